"""Batches: what they need, what FEFO would give them, what they took."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from catalog.models import Item
from core.models import Document
from inventory.models import Movement
from lots.models import Lot
from production.models import Batch, BatchLine, BatchOutput, BatchSubstitute

STILL_OPEN = [Batch.Status.PLANNED, Batch.Status.RUNNING]
OVER = [Batch.Status.CLOSED, Batch.Status.ABORTED]


def batches() -> QuerySet[Batch]:
    """Every batch with its recipe, number and output lot, the latest first."""
    # What a recipe makes is the batch's item: two joins fewer for the planner to weigh.
    return Batch.objects.select_related(
        "document", "item", "version__recipe", "site", "output_lot"
    ).order_by("-pk")


def batches_by(status: str) -> QuerySet[Batch]:
    """Batches of this state; every batch where there is no such state."""
    return batches().filter(status=status) if status in Batch.Status.values else batches()


def batches_listed(*, state: str = "", item: Item | None = None) -> QuerySet[Batch]:
    """Batches of a state, and of an item if one is named; the open ones where no state is.

    Open ones stand by their day, so that the late come first; the others the latest first.
    """
    found = batches().filter(item=item) if item else batches()
    if state in OVER:
        return found.filter(status=state)
    if state == "all":
        return found
    wanted = [state] if state in STILL_OPEN else STILL_OPEN
    return found.filter(status__in=wanted).order_by("planned_on", "pk")


def open_batches() -> QuerySet[Batch]:
    """Batches planned or running, in the order in which they were planned."""
    return batches().filter(status__in=STILL_OPEN).order_by("pk")


def batches_taking(item: Item) -> QuerySet[Batch]:
    """Open batches with a line of the item, in the order in which they were planned."""
    lines = BatchLine.objects.filter(item=item).values("batch_id")
    return open_batches().filter(pk__in=lines)


def due(*, through: date) -> QuerySet[Batch]:
    """Batches still planned for `through` or earlier, the earliest first."""
    return open_batches().filter(planned_on__lte=through).order_by("planned_on", "pk")


def planned_between(first: date, last: date) -> QuerySet[Batch]:
    """Batches planned for these days, both included, by item and day; none that was migrated."""
    # Every state is named, so that the index by state and day serves.
    of_days = batches().filter(status__in=Batch.Status.values, planned_on__range=(first, last))
    found = of_days.filter(is_migrated=False)
    return found.order_by("item__sku_key", "planned_on", "pk")


def taken(batch: Batch) -> QuerySet[Movement]:
    """What was issued to the batch, in the order it was taken."""
    if batch.has_nothing:
        return Movement.objects.none()
    issued = Movement.objects.filter(document=batch.document_id, kind=Movement.Kind.ISSUE)
    return issued.select_related("lot__item", "from_location", "member").order_by(
        "recorded_at", "pk"
    )


def batch_numbered(number: str) -> Batch | None:
    """The batch with this number, or None."""
    # The paper first, by its own index: joined, the planner may start from the other end.
    paper = Document.objects.filter(kind="batch", number=number.strip()).first()
    return batches().filter(document=paper).first() if paper else None


def batch_that_made(lot: Lot) -> Batch | None:
    """The batch the lot came out of, as its product or along with it, or None."""
    along = BatchOutput.objects.filter(lot=lot).values("batch_id")
    return batches().filter(Q(output_lot=lot) | Q(pk__in=along)).first()


def lines(batch: Batch) -> QuerySet[BatchLine]:
    """What the batch needs, with items, in the recipe's order."""
    return BatchLine.objects.filter(batch=batch).select_related("item").order_by("line", "pk")


def substitutes_of(batch: Batch) -> QuerySet[BatchSubstitute]:
    """What may be issued in place of the batch's lines, frozen with them, by line and rank.

    `valid_from` and `valid_through` are days of production: compare them with `planned_on`.
    """
    return (
        BatchSubstitute.objects.filter(line__batch=batch)
        .select_related("line__item", "item")
        .order_by("line__line", "rank", "pk")
    )


def input_limits(batch: Batch) -> list[date | None]:
    """The last days of the lots that went into the batch; None for one without a limit."""
    lots = {movement.lot_id: movement.lot.expires_on for movement in taken(batch)}
    return list(lots.values())


def outputs(batch: Batch) -> QuerySet[BatchOutput]:
    """What the batch has made so far, with the lots, in the order it was declared."""
    return BatchOutput.objects.filter(batch=batch).select_related("lot__item").order_by("pk")


def locked(batch: Batch) -> Batch:
    """The batch as it is now, kept from others until the end of the unit of work."""
    return batches().select_for_update(of=("self",)).get(id=batch.id)
