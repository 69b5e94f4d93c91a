"""What a batch makes: lots declared while it runs, and its close."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils import timezone

from catalog import queries as catalog
from catalog.models import Item, Location
from core.operation import operation
from core.refusals import Refused
from core.rights import Right
from inventory import operations as inventory
from inventory import queries as stock
from inventory.rules import plain, refuse_beyond
from lots import operations as lots
from lots.models import Lot
from production import queries, rules
from production.models import Batch, BatchOutput, RecipeVersion
from production.operations import costs
from production.operations.running import open_batch, release_rest

Kind = BatchOutput.Kind


@operation(Right.RUN_BATCHES)
def declare_output(
    *,
    batch: Batch,
    quantity: Decimal,
    lot: str = "",
    item: Item | None = None,
    by_product: bool = False,
    expires_on: date | None = None,
    location: Location | None = None,
    container: str = "",
) -> Lot:
    """Receive a lot the batch made: of its product, or of another item that comes with it.

    `quantity` is in the item's stock unit; the lot's code is the batch's number, with a count from
    the second on; its last day is by the recipe's expiry method unless typed. Raises Refused while
    nothing was issued to the batch, and for an output lot that cannot be.
    """
    batch = open_batch(batch)
    if batch.status != Batch.Status.RUNNING:
        raise Refused(f"Nothing was issued to batch {batch} yet, so it has made nothing.")
    return received(batch, quantity, lot, expires_on, location, item, by_product, container)


@operation(Right.RUN_BATCHES)
def close_batch(*, batch: Batch, reason: str = "") -> Batch:
    """Close a batch that has made something. What it reserved and did not use is free again.

    Raises Refused when it has made none of its product, and, without a reason, when it took less
    of an ingredient than its tolerance allows: all such lines at once.
    """
    batch = open_batch(batch)
    if not reason.strip():
        _refuse_too_little(batch)
    return closed(batch)


def received(  # noqa: PLR0913
    batch: Batch,
    quantity: Decimal,
    code: str = "",
    expires_on: date | None = None,
    location: Location | None = None,
    item: Item | None = None,
    by_product: bool = False,
    container: str = "",
) -> Lot:
    """The lot, made known and received, and linked to what went into the batch."""
    made = item or batch.item
    if quantity <= 0:
        raise Refused("A batch makes more than zero.", field="quantity")
    refuse_beyond(quantity, made.uom, made.sku)
    kind = Kind.PRODUCT
    if made.id != batch.item_id:
        kind = Kind.BY_PRODUCT if by_product else Kind.CO_PRODUCT
    cost = inventory.provisional(
        batch=batch.document,
        item=made,
        quantity=quantity if kind == Kind.BY_PRODUCT else costs.good(batch, made, quantity),
        expected=costs.expected(batch),
        by_product=kind == Kind.BY_PRODUCT,
    )
    lot = _output_lot(batch, made, code.strip() or _next_code(batch), expires_on)
    inventory.output(
        document=batch.document,
        lot=lot,
        location=location or _default_location(batch),
        quantity=quantity,
        entered_quantity=quantity,
        entered_uom=made.uom,
        container=container,
        amount=cost,
    )
    BatchOutput.objects.create(batch=batch, lot=lot, kind=kind, quantity=quantity)
    return lot


def closed(batch: Batch) -> Batch:
    """The batch, closed with what it has made."""
    products = [one for one in queries.outputs(batch) if one.kind == Kind.PRODUCT]
    if not products:
        raise Refused(
            f"Batch {batch} has made no {batch.item} yet. Declare it, or abort the batch."
        )
    release_rest(batch)
    now = timezone.now()
    batch.status, batch.finished_at = Batch.Status.CLOSED, now
    batch.started_at = batch.started_at or now
    batch.quantity = sum((one.quantity for one in products), Decimal(0))
    batch.output_lot = products[0].lot
    batch.save()
    costs.close(batch)
    return batch


def _refuse_too_little(batch: Batch) -> None:
    wanted = {line.line: line for line in queries.lines(batch)}
    missing = []
    for demand in queries.outstanding(batch):
        line = wanted[demand.line]
        least = rules.least_of(line.quantity, line.tolerance_pct)
        if line.quantity - demand.quantity < least:
            missing.append(
                f"line {line.line} took {plain(line.quantity - demand.quantity)} of "
                f"{plain(line.quantity)} {line.item.uom} {line.item}"
            )
    if missing:
        raise Refused(
            f"Batch {batch}: {'; '.join(missing)}. Issue the rest, or close it with a reason.",
            code="tolerance",
            field="reason",
        )


def _next_code(batch: Batch) -> str:
    made = queries.outputs(batch).count()
    return f"{batch.document}-{made + 1}" if made else str(batch.document)


def _default_location(batch: Batch) -> Location:
    """The recipe's, where it is of the batch's site, else the site's first storage location."""
    of_recipe: Location | None = batch.version.output_location
    if of_recipe is not None and of_recipe.site_id == batch.site_id:
        return of_recipe
    return catalog.default_storage(batch.site)


def _last_day(batch: Batch, item: Item, made_on: date, typed: date | None) -> date | None:
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
        shelf_life_days=item.shelf_life_days,
        input_limits=queries.input_limits(batch),
    )


def _output_lot(batch: Batch, item: Item, code: str, expires_on: date | None) -> Lot:
    today = stock.site_day(batch.site)
    released, quarantine = Lot.Disposition.RELEASED, Lot.Disposition.QUARANTINE
    try:
        return lots.record_lot(
            item=item,
            code=code,
            origin=batch.document,
            disposition=quarantine if item.inspection_required else released,
            made_on=today,
            received_on=today,
            expires_on=_last_day(batch, item, today, expires_on),
        )
    except Refused as refusal:
        field = "output_lot" if refusal.field == "code" else refusal.field
        raise Refused(refusal.sentence, code=refusal.code, field=field) from refusal
