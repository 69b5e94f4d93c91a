"""Batches: planned from a recipe version, completed by FEFO."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from catalog import queries as catalog
from catalog.models import Location, Site
from catalog.rules import quantities
from core import operations as core
from core.operation import operation
from core.refusals import Refused
from core.rights import Right
from inventory.rules import plain, refuse_beyond
from production import queries
from production.models import Batch, RecipeVersion
from production.operations.frozen import freeze_lines, scaled_lines
from production.operations.issuing import issued
from production.operations.outputs import closed, received
from production.operations.running import open_batch, started


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

    Raises Refused for a version that is not approved or not in effect on that day, a number that
    is taken, a quantity that is not above zero, so small that a line of the recipe vanishes, or too
    large to be kept.
    """
    _refuse_not_in_force(version, planned_on)
    item = version.recipe.item
    planned = quantities.to_stock(quantity, uom, of=catalog.units_of(item))
    if planned <= 0:
        raise Refused("A batch makes more than zero.", field="quantity")
    refuse_beyond(planned, item.uom, item.sku)
    lines = scaled_lines(version, planned)
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
    freeze_lines(batch, lines)
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
    """Issue what is not issued yet, receive the output lot, link both, and close the batch.

    What the batch reserved goes first, the rest by FEFO; what may stand in fills what is lacking.

    `quantity` is what was made, in the item's stock unit (else as planned); the lot's code is the
    batch's number unless given, its last day by the recipe's expiry method unless typed. Raises
    Refused, and changes nothing, when the batch is closed already, when any ingredient is short
    (all named, with the lots passed over and why), or when the output lot cannot be.
    """
    batch = open_batch(batch)
    if queries.outputs(batch):
        raise Refused(f"Batch {batch} has declared what it made. Close it instead.")
    made = batch.plan[0] if quantity is None else quantity
    if made <= 0:
        raise Refused("A completed batch made more than zero.", field="quantity")
    if missing := queries.outstanding(batch):
        issued(batch, missing, f"batch:{batch.id}:issue")
        batch = started(batch)
    received(batch, made, output_lot, expires_on, location)
    return closed(batch)


def _refuse_not_in_force(version: RecipeVersion, planned_on: date) -> None:
    if version.status == RecipeVersion.Status.RETIRED:
        raise Refused(f"{version} is retired. Plan by another version.", field="version")
    if version.status != RecipeVersion.Status.APPROVED:
        raise Refused(f"{version} is a {version.status}. Approve it before you plan by it.")
    if version.effective_from and planned_on < version.effective_from:
        raise Refused(
            f"{version} takes effect on {version.effective_from}. Plan for that day or later, or "
            "by an earlier version.",
            field="planned_on",
        )
