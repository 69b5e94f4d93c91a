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
from production.models import Batch, RecipeVersion
from production.operations.frozen import freeze_lines, scaled_lines


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
    """Issue every line by FEFO, receive the output lot, link both, and close the batch.

    `quantity` is what was made, in the item's stock unit (else as planned); the lot's code is the
    batch's number unless given, its last day by the recipe's expiry method unless typed. Raises
    Refused, and changes nothing, when the batch is closed already, when any ingredient is short
    (all named, with the lots passed over and why), or when the output lot cannot be.
    """
    batch = queries.locked(batch)
    if batch.status != Batch.Status.PLANNED:
        raise Refused(
            f"Batch {batch} was completed already and made {plain(batch.quantity or Decimal(0))} "
            f"{batch.item.uom} of lot {batch.output_lot}."
        )
    planned, planned_on = batch.plan
    made = planned if quantity is None else quantity
    if made <= 0:
        raise Refused("A completed batch made more than zero.", field="quantity")
    inventory.issue_batch(
        document=batch.document,
        site=batch.site,
        need_on=planned_on,
        demands=queries.demands(batch),
        key=f"batch:{batch.id}:issue",
    )
    lot = _output(batch, made, output_lot, expires_on, location)
    batch.status, batch.quantity, batch.output_lot = Batch.Status.CLOSED, made, lot
    batch.started_at = batch.finished_at = timezone.now()
    batch.save()
    return batch


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


def _output(
    batch: Batch, made: Decimal, code: str, expires_on: date | None, location: Location | None
) -> Lot:
    item = batch.item
    lot = _output_lot(batch, code.strip() or str(batch.document), expires_on)
    inventory.output(
        document=batch.document,
        lot=lot,
        location=location or _default_location(batch),
        quantity=made,
        entered_quantity=made,
        entered_uom=item.uom,
        key=f"batch:{batch.id}:output",
    )
    return lot


def _default_location(batch: Batch) -> Location:
    """The recipe's, where it is of the batch's site, else the site's first storage location."""
    of_recipe: Location | None = batch.version.output_location
    if of_recipe is not None and of_recipe.site_id == batch.site_id:
        return of_recipe
    return catalog.default_storage(batch.site)


def _last_day(batch: Batch, made_on: date, typed: date | None) -> date | None:
    method = batch.version.expiry_method
    if typed is not None:
        return typed
    if method == RecipeVersion.ExpiryMethod.TYPED:
        raise Refused(
            f"{batch.version} leaves the last day of its lots to whoever completes the batch. "
            "Say when this one expires.",
            field="expires_on",
        )
    return rules.output_expiry(
        method,
        made_on=made_on,
        shelf_life_days=batch.version.recipe.item.shelf_life_days,
        input_limits=queries.input_limits(batch),
    )


def _output_lot(batch: Batch, code: str, expires_on: date | None) -> Lot:
    item = batch.item
    today = stock.site_day(batch.site)
    try:
        return lots.record_lot(
            item=item,
            code=code,
            origin=batch.document,
            disposition=(
                Lot.Disposition.QUARANTINE if item.inspection_required else Lot.Disposition.RELEASED
            ),
            made_on=today,
            received_on=today,
            expires_on=_last_day(batch, today, expires_on),
        )
    except Refused as refusal:
        field = "output_lot" if refusal.field == "code" else refusal.field
        raise Refused(refusal.sentence, code=refusal.code, field=field) from refusal
