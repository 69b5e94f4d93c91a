"""Batches: planned from a recipe version, completed by FEFO."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils import timezone

from catalog import queries as catalog
from catalog.models import Location, Site
from catalog.rules import quantities
from core import operations as core
from core.operation import operation
from core.refusals import Refused
from core.rights import Right
from inventory import operations as inventory
from inventory import queries as stock
from inventory.rules import plain, refuse_beyond
from lots import operations as lots
from lots.models import Lot
from production import queries, rules
from production.models import Batch, BatchLine, RecipeVersion


@operation(Right.PLAN_BATCHES)
def plan_batch(
    *,
    version: RecipeVersion,
    quantity: Decimal,
    uom: str,
    planned_on: date,
    number: str = "",
    site: Site | None = None,
) -> Batch:
    """Plan a batch of `quantity` `uom`, with every line of the version scaled to it and frozen.

    Raises Refused for a version that is not approved, a number that is taken, a quantity that is
    not above zero, so small that a line of the recipe vanishes, or too large to be kept.
    """
    if version.status != RecipeVersion.Status.APPROVED:
        raise Refused(f"{version} is a {version.status}. Approve it before you plan by it.")
    item = version.recipe.item
    planned = quantities.to_stock(quantity, uom, of=catalog.units_of(item))
    if planned <= 0:
        raise Refused("A batch makes more than zero.", field="quantity")
    refuse_beyond(planned, item.uom, item.sku)
    lines = _scaled_lines(version, planned)
    batch = Batch.objects.create(
        document=core.number(kind="batch", given=number.strip()),
        item=item,
        version=version,
        site=site or catalog.main_site(),
        planned_on=planned_on,
        planned_quantity=planned,
        entered_quantity=plain(quantity),
        entered_uom=uom,
    )
    for line in lines:
        line.batch = batch
    BatchLine.objects.bulk_create(lines)
    return batch


@operation(Right.RUN_BATCHES)
def complete_batch(
    *,
    batch: Batch,
    quantity: Decimal | None = None,
    output_lot: str = "",
    expires_on: date | None = None,
    location: Location | None = None,
) -> Batch:
    """Issue every line by FEFO, receive the output lot, link both, and close the batch.

    `quantity` is what was made, in the item's stock unit (else as planned); the lot's code is the
    batch's number unless given, its last day the day made plus the item's shelf life. Raises
    Refused, and changes nothing, when the batch is closed already, when any ingredient is short
    (all named, with the lots passed over and why), or when the output lot cannot be.
    """
    batch = queries.locked(batch)
    if batch.status != Batch.Status.PLANNED:
        raise Refused(
            f"Batch {batch} was completed already and made {plain(batch.quantity or Decimal(0))} "
            f"{batch.item.uom} of lot {batch.output_lot}."
        )
    made = batch.planned_quantity if quantity is None else quantity
    if made <= 0:
        raise Refused("A completed batch made more than zero.", field="quantity")
    inventory.issue_batch(
        document=batch.document,
        site=batch.site,
        need_on=batch.planned_on,
        demands=queries.demands(batch),
        key=f"batch:{batch.id}:issue",
    )
    lot = _output(batch, made, output_lot, expires_on, location)
    batch.status, batch.quantity, batch.output_lot = Batch.Status.CLOSED, made, lot
    batch.started_at = batch.finished_at = timezone.now()
    batch.save()
    return batch


def _scaled_lines(version: RecipeVersion, planned: Decimal) -> list[BatchLine]:
    lines = [
        BatchLine(
            line=line.line,
            item=line.item,
            quantity=rules.scaled(line.quantity, batch_size=version.batch_size, to=planned),
        )
        for line in queries.lines_of(version)
    ]
    for line in lines:
        refuse_beyond(line.quantity, line.item.uom, line.item.sku)
    vanished = [str(line.item) for line in lines if line.quantity <= 0]
    if vanished:
        raise Refused(
            f"So small a batch would take none of {', '.join(vanished)}. Plan a larger one.",
            field="quantity",
        )
    return lines


def _output(
    batch: Batch, made: Decimal, code: str, expires_on: date | None, location: Location | None
) -> Lot:
    item = batch.item
    lot = _output_lot(batch, code.strip() or str(batch.document), expires_on)
    inventory.output(
        document=batch.document,
        lot=lot,
        location=location or catalog.default_storage(batch.site),
        quantity=made,
        entered_quantity=made,
        entered_uom=item.uom,
        key=f"batch:{batch.id}:output",
    )
    return lot


def _output_lot(batch: Batch, code: str, expires_on: date | None) -> Lot:
    item = batch.item
    today = stock.site_day(batch.site)
    try:
        return lots.record_lot(
            item=item,
            code=code,
            disposition=(
                Lot.Disposition.QUARANTINE if item.inspection_required else Lot.Disposition.RELEASED
            ),
            made_on=today,
            received_on=today,
            expires_on=expires_on,
        )
    except Refused as refusal:
        field = "output_lot" if refusal.field == "code" else refusal.field
        raise Refused(refusal.sentence, code=refusal.code, field=field) from refusal
