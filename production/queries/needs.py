"""What a batch needs, what of it is covered, and what stood in for what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet

from catalog.models import Item
from inventory import queries as stock
from inventory.queries import Allocation
from inventory.rules import Demand, StandIn
from inventory.standing_in import left_over, replaced
from production.models import (
    Batch,
    BatchLine,
    BatchSubstitute,
    RecipeLine,
    RecipeSubstitute,
    Rework,
    StoodIn,
)
from production.queries.batches import lines, substitutes_of
from production.rules import rounded

Covered = defaultdict[int, Decimal]


def demands(batch: Batch) -> list[Demand]:
    """The batch's lines as stock is asked for them, with what may stand in on its day."""
    instead = defaultdict(list)
    for one in substitutes_in_force(batch):
        instead[one.line_id].append(one)
    return [demanded(line, line.quantity, instead[line.id]) for line in lines(batch)]


def demanded(
    line: BatchLine | RecipeLine,
    quantity: Decimal,
    instead: Iterable[BatchSubstitute | RecipeSubstitute],
) -> Demand:
    """So much of a line as stock is asked for it, with what may stand in."""
    stand_ins = [StandIn(one.item_id, one.factor, _life(one.item)) for one in instead]
    return Demand(line.line, line.item_id, quantity, _life(line.item), tuple(stand_ins))


def substitutes_in_force(batch: Batch) -> list[BatchSubstitute]:
    """What may be issued in place of the batch's lines on its day, by line and rank."""
    _, day = batch.plan
    return [one for one in substitutes_of(batch) if is_in_force(one, day)]


def is_in_force(one: BatchSubstitute | RecipeSubstitute, day: date) -> bool:
    """Whether it may stand in on this day of production; both of its days are included."""
    has_begun = one.valid_from is None or one.valid_from <= day
    return has_begun and (one.valid_through is None or day <= one.valid_through)


def stood_in(batch: Batch) -> QuerySet[StoodIn]:
    """What was issued in place of the batch's lines, and why, as it was taken."""
    if batch.has_nothing:
        return StoodIn.objects.none()
    rows = StoodIn.objects.filter(line__batch=batch).select_related("line__item", "item")
    return rows.order_by("line__line", "pk")


def reworked(batch: Batch) -> QuerySet[Rework]:
    """What was made before and went into the batch again, in its order."""
    if batch.has_nothing:
        return Rework.objects.none()
    rows = Rework.objects.filter(batch=batch).select_related("lot__item")
    return rows.order_by("pk")


def outstanding(batch: Batch) -> list[Demand]:
    """What is still to be issued, by line; nothing of a line that has all it needs."""
    covered, issued = _stood_in_for(batch)
    left = [replace(one, quantity=one.quantity - covered[one.line]) for one in demands(batch)]
    return list(_beyond([one for one in left if one.quantity > 0], issued))


def issued_for(batch: Batch, item: Item) -> Decimal:
    """How much of the item its lines have taken (stock unit), with what stood in for it."""
    covered, issued = _stood_in_for(batch)
    of_item = sum((covered[one.line] for one in lines(batch).filter(item=item)), Decimal(0))
    return issued.get(item.id, Decimal(0)) + of_item


def unreserved(batch: Batch) -> list[Demand]:
    """What is still to be issued and not reserved for the batch."""
    promised: defaultdict[int, defaultdict[UUID, Decimal]] = defaultdict(
        lambda: defaultdict(Decimal)
    )
    for line, item_id, quantity in stock.held_for(batch.document):
        promised[line][item_id] += quantity
    left = [
        replace(demand, quantity=left_over(demand, promised[demand.line]))
        for demand in outstanding(batch)
    ]
    return [demand for demand in left if demand.quantity > 0]


def previewed(batch: Batch) -> list[Allocation]:
    """What FEFO would take now for what is not reserved, and what it would pass over and why."""
    _, planned_on = batch.plan
    missing = unreserved(batch)
    return stock.allocation(site=batch.site, need_on=planned_on, demands=missing)


def _stood_in_for(batch: Batch) -> tuple[Covered, dict[UUID, Decimal]]:
    """What of each line others stand in for, as far as the batch holds them; and the rest it holds.

    What was returned is taken off the last that stood in.
    """
    if batch.has_nothing:
        return defaultdict(Decimal), {}
    held = dict(stock.issued_to(batch.document))
    for again, there in _rework_held(batch):
        held[again.lot.item_id] -= there
    covered: Covered = defaultdict(Decimal)
    for one in stood_in(batch):
        there = min(one.quantity, held.get(one.item_id, Decimal(0)))
        if there <= 0 or not one.replaces:
            continue
        held[one.item_id] -= there
        part = replaced(there, one.quantity / one.replaces)
        covered[one.line.line] += one.replaces if there == one.quantity else part
    return covered, held


def rework_in(batch: Batch) -> Decimal:
    """How much of the batch was made before, in the unit of what it makes; returned is out."""
    shares = [there / row.quantity * row.of_batch for row, there in _rework_held(batch)]
    return rounded(sum(shares, Decimal(0)))


def _rework_held(batch: Batch) -> Iterator[tuple[Rework, Decimal]]:
    """What was put in again, and how much of it the batch still holds, the first put in first."""
    held: dict[UUID, Decimal] = {}
    for row in reworked(batch):
        left = held.setdefault(row.lot_id, stock.held_by(batch.document, row.lot_id))
        there = min(row.quantity, left)
        held[row.lot_id] -= there
        yield row, there


def _beyond(wanted: list[Demand], issued: dict[UUID, Decimal]) -> Iterator[Demand]:
    """The demands less what was issued of their items, the first line served first."""
    for demand in wanted:
        covered = min(demand.quantity, issued.get(demand.item_id, Decimal(0)))
        if covered:
            issued[demand.item_id] -= covered
        if demand.quantity > covered:
            yield replace(demand, quantity=demand.quantity - covered)


def _life(item: Item) -> int:
    return item.min_issue_life_days or 0
