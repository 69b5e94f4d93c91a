"""Rework: what was made before goes into a batch again, within what the recipe allows."""

from __future__ import annotations

from decimal import Decimal

from catalog import queries as catalog
from catalog.models import Location
from catalog.rules import quantities
from core.operation import operation
from core.refusals import Refused
from core.rights import Right
from inventory import operations as inventory
from inventory.operations import Named
from inventory.rules import plain
from lots import queries as lots
from lots.models import Container, Lot
from lots.queries import Direction
from production import queries, rules
from production.models import Batch, Rework
from production.operations.running import open_batch, started

OF_NO_LINE = 0


@operation(Right.RUN_BATCHES)
def issue_rework(
    *,
    batch: Batch,
    lot: Lot,
    quantity: Decimal,
    location: Location,
    reason: str,
    container: Container | None = None,
    key: str = "",
) -> Batch:
    """Put `quantity` (its stock unit) of a lot that another batch made into this one.

    The lot is of the batch's product, or came along when that was made. Raises Refused without a
    reason, beyond the recipe's share of the batch's size, for a lot that no batch made or that
    this one has led to, and where FEFO would take another lot of the item without the right.
    """
    if not reason.strip():
        raise Refused("Say why it is reworked; the reason is kept.", field="reason")
    batch = open_batch(batch)
    _refuse_foreign(batch, lot)
    _refuse_circle(batch, lot)
    of_batch = _of_batch(batch, lot, quantity)
    _refuse_too_much(batch, of_batch)
    posting = inventory.issue_named(
        document=batch.document,
        site=batch.site,
        need_on=batch.plan[1],
        picks=[Named(OF_NO_LINE, lot, location, quantity, container)],
        reason=reason,
        key=key,
    )
    Rework.objects.create(
        batch=batch,
        lot=lot,
        quantity=quantity,
        of_batch=of_batch,
        reason=reason.strip(),
        posting=posting,
    )
    return started(batch)


def _refuse_foreign(batch: Batch, lot: Lot) -> None:
    maker = queries.batch_that_made(lot)
    if maker is None or maker.item_id != batch.item_id:
        raise Refused(
            f"Lot {lot} of {lot.item} was not made with {batch.item}, so it is no rework of it. "
            "Issue it to a line of the recipe.",
            field="lot",
        )


def _refuse_circle(batch: Batch, lot: Lot) -> None:
    """Raise Refused for a lot that this batch made, or led to over other batches."""
    came_from = lots.lots_by_id([one.lot_id for one in lots.reach(lot, Direction.BACK)])
    own = sorted(one.code for one in came_from.values() if one.origin_id == batch.document_id)
    if own:
        raise Refused(
            f"Lot {lot} comes from lot {', '.join(own)}, which batch {batch} made. It would lead "
            "back into itself; rework it in another batch.",
            code="circle",
            field="lot",
        )


def _of_batch(batch: Batch, lot: Lot, quantity: Decimal) -> Decimal:
    units = catalog.units_of(batch.item)
    try:
        return quantities.to_stock(quantity, lot.item.uom, of=units)
    except Refused as refusal:
        raise Refused(
            f"{lot.item} is kept in {lot.item.uom}, {batch.item} in {batch.item.uom}: what share "
            f"of the batch it is cannot be told. {refusal.sentence}",
            field="lot",
        ) from refusal


def _refuse_too_much(batch: Batch, of_batch: Decimal) -> None:
    share = batch.version.rework_pct
    if share is None:
        raise Refused(f"{batch.version} takes no rework.", code="rework", field="quantity")
    planned, _ = batch.plan
    most = rules.share_of(planned, share)
    before = queries.rework_in(batch)
    if before + of_batch > most:
        uom = batch.item.uom
        raise Refused(
            f"{batch.version} takes rework up to {plain(share)} % of a batch: {plain(most)} {uom} "
            f"here, of which {plain(before)} {uom} are in. {plain(of_batch)} {uom} more is beyond.",
            code="rework",
            field="quantity",
        )
