"""A batch under way: reserved for, issued to, given back, aborted."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils import timezone

from catalog.models import Location
from core.operation import operation
from core.refusals import Refused
from core.rights import Right
from inventory import operations as inventory
from inventory import queries as stock
from inventory.operations import Named
from inventory.rules import Demand, plain
from lots.models import Lot
from production import queries, rules
from production.models import Batch, BatchLine
from production.operations import costs


@operation(Right.PLAN_BATCHES)
def reserve_batch(*, batch: Batch) -> Batch:
    """Reserve by FEFO all that the batch still needs, lot by lot; nobody else gets it.

    Raises Refused, and reserves nothing, when any ingredient is short, or nothing is left to
    reserve.
    """
    batch = open_batch(batch)
    missing = queries.unreserved(batch)
    if not missing:
        raise Refused(f"Batch {batch} has all it needs, issued or reserved.")
    inventory.reserve(
        document=batch.document, site=batch.site, need_on=batch.plan[1], demands=missing
    )
    return batch


@operation(Right.RUN_BATCHES)
def issue_line(
    *,
    batch: Batch,
    line: int,
    quantity: Decimal | None = None,
    picks: Sequence[Named] = (),
    reason: str = "",
    key: str = "",
) -> Batch:
    """Issue `quantity` (stock unit) of one line, or what it still needs; the named lots if any.

    Without `picks` the batch's reservations go first, then FEFO. Raises Refused for more than the
    line takes with its tolerance, for a shortage, and for named lots of another item or such as
    pass over FEFO without right and reason.
    """
    batch = open_batch(batch)
    of_line = _line(batch, line)
    wanted = sum((pick.quantity for pick in picks), Decimal(0)) or quantity
    if wanted is None:
        left = [one.quantity for one in queries.outstanding(batch) if one.line == line]
        wanted = left[0] if left else Decimal(0)
    _refuse_beyond_tolerance(batch, of_line, wanted)
    need_on = batch.plan[1]
    if picks:
        _refuse_other_items(of_line, picks)
        inventory.issue_named(
            document=batch.document,
            site=batch.site,
            need_on=need_on,
            picks=picks,
            reason=reason,
            key=key,
        )
    else:
        inventory.issue_batch(
            document=batch.document,
            site=batch.site,
            need_on=need_on,
            demands=[Demand(line, of_line.item_id, wanted)],
            key=key,
        )
    return started(batch)


@operation(Right.RUN_BATCHES)
def return_unused(
    *,
    batch: Batch,
    lot: Lot,
    quantity: Decimal,
    location: Location,
    uom: str = "",
    container: str = "",
    key: str = "",
) -> Batch:
    """Take back what an open batch did not use. Raises Refused for more than it holds."""
    batch = open_batch(batch)
    inventory.return_from_batch(
        document=batch.document,
        lot=lot,
        location=location,
        quantity=quantity,
        uom=uom,
        container=container,
        key=key,
    )
    return batch


@operation(Right.RUN_BATCHES)
def abort_batch(*, batch: Batch, reason: str) -> Batch:
    """End a batch that made nothing. What it had reserved is free again.

    Raises Refused without a reason, when it has made something, and while it holds material: that
    is returned first, or goes into what the batch made after all.
    """
    if not reason.strip():
        raise Refused("Aborting a batch needs a reason.", field="reason")
    batch = open_batch(batch)
    if queries.outputs(batch):
        raise Refused(f"Batch {batch} has made something. Close it instead.")
    held = {item: kept for item, kept in stock.issued_to(batch.document).items() if kept > 0}
    if held:
        names = ", ".join(
            f"{plain(held[one.item_id])} {one.item.uom} of {one.item}"
            for one in queries.lines(batch)
            if one.item_id in held
        )
        raise Refused(f"Batch {batch} holds {names}. Return that first.")
    release_rest(batch)
    batch.status, batch.finished_at = Batch.Status.ABORTED, timezone.now()
    batch.save()
    costs.close(batch)
    return batch


def open_batch(batch: Batch) -> Batch:
    """The batch, locked. Raises Refused when it is closed or aborted."""
    batch = queries.locked(batch)
    if batch.status == Batch.Status.CLOSED:
        raise Refused(
            f"Batch {batch} was completed already and made {plain(batch.quantity or Decimal(0))} "
            f"{batch.item.uom} of lot {batch.output_lot}."
        )
    if batch.status == Batch.Status.ABORTED:
        raise Refused(f"Batch {batch} was aborted. Plan another.")
    return batch


def started(batch: Batch) -> Batch:
    """The batch, running from its first issue on."""
    if batch.status == Batch.Status.PLANNED:
        batch.status, batch.started_at = Batch.Status.RUNNING, timezone.now()
        batch.save()
    return batch


def release_rest(batch: Batch) -> None:
    """Set free what the batch reserved and did not use."""
    left = list(stock.reserved_for(batch.document))
    if left:
        inventory.release_reservations(reservations=left)


def _line(batch: Batch, line: int) -> BatchLine:
    found = queries.lines(batch).filter(line=line).first()
    if found is None:
        raise Refused(f"Batch {batch} has no line {line}.", field="line")
    return found


def _refuse_beyond_tolerance(batch: Batch, of_line: BatchLine, wanted: Decimal) -> None:
    item = of_line.item
    if wanted <= 0:
        raise Refused(f"Line {of_line.line} has all it needs of {item}.", field="quantity")
    of_item = [one for one in queries.lines(batch) if one.item_id == item.id]
    most = sum((rules.most_of(one.quantity, one.tolerance_pct) for one in of_item), Decimal(0))
    issued = stock.issued_to(batch.document).get(item.id, Decimal(0))
    if issued + wanted > most:
        raise Refused(
            f"Batch {batch} takes up to {plain(most)} {item.uom} of {item}, tolerance included; "
            f"{plain(issued)} {item.uom} are issued, so {plain(wanted)} {item.uom} more is beyond.",
            code="tolerance",
            field="quantity",
        )


def _refuse_other_items(of_line: BatchLine, picks: Sequence[Named]) -> None:
    for pick in picks:
        if pick.lot.item_id != of_line.item_id:
            raise Refused(
                f"Line {of_line.line} takes {of_line.item}; lot {pick.lot} is of {pick.lot.item}.",
                field="lot",
            )
