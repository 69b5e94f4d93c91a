"""A batch under way: reserved for, issued to, given back, aborted."""

from __future__ import annotations

from decimal import Decimal

from django.utils import timezone

from catalog.models import Item, Location
from core.operation import operation
from core.refusals import Refused
from core.rights import Right
from inventory import operations as inventory
from inventory import queries as stock
from inventory.rules import plain
from lots.models import Lot
from production import queries
from production.models import Batch
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
        items = Item.objects.filter(id__in=held).order_by("sku_key", "id")
        names = ", ".join(f"{plain(held[one.id])} {one.uom} of {one}" for one in items)
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
