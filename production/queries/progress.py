"""How far a batch is: by line what it needs, has and lacks, and the lots behind each figure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from django.db.models import Q

from catalog.models import Item, Location
from inventory import queries as stock
from inventory.models import Movement, Reservation
from inventory.queries import Allocation
from inventory.rules import Demand
from lots.models import Lot
from production.models import Batch, BatchLine, BatchOutput
from production.queries.batches import lines, outputs
from production.queries.needs import outstanding, previewed

NOTHING = Decimal(0)
# A lot may be named beyond the one that FEFO takes; so many times the need is looked through.
LOOK_AHEAD = 4


@dataclass(frozen=True, slots=True)
class Held:
    """So much of a lot that the batch holds: issued and not returned; and where it came from."""

    lot: Lot
    quantity: Decimal
    location: Location


@dataclass(frozen=True, slots=True)
class LineProgress:
    """One line: what was issued to it, what is reserved, and what FEFO would take for the rest."""

    line: BatchLine
    issued: Decimal
    took: Sequence[Held]
    kept: Sequence[Reservation]
    rest: Allocation | None = None

    @property
    def item(self) -> Item:
        """What the line takes."""
        item: Item = self.line.item
        return item

    @property
    def reserved(self) -> Decimal:
        """What is held for the line in the store, in its unit, with what stands in."""
        if not self.kept:
            return NOTHING
        return self.missing - (self.rest.demand.quantity if self.rest else NOTHING)

    @property
    def missing(self) -> Decimal:
        """What is still to be issued."""
        return max(self.line.quantity - self.issued, NOTHING)

    @property
    def short(self) -> Decimal:
        """What no usable lot covers."""
        return self.rest.short if self.rest else NOTHING


@dataclass(frozen=True, slots=True)
class Progress:
    """The batch as it is now. `beside` was issued and is of no line's item."""

    lines: Sequence[LineProgress]
    beside: Sequence[Held]
    outputs: Sequence[BatchOutput] = field(default_factory=list)

    @property
    def short(self) -> list[LineProgress]:
        """The lines for which usable stock is missing."""
        return [one for one in self.lines if one.short > 0]

    @property
    def unissued(self) -> list[LineProgress]:
        """The lines that do not have all they need yet."""
        return [one for one in self.lines if one.missing > 0]

    @property
    def is_reserved(self) -> bool:
        """Whether all that is still to be issued is held in the store."""
        return all(one.rest is None for one in self.lines)

    @property
    def reservations(self) -> list[Reservation]:
        """What the batch holds in the store."""
        return [kept for one in self.lines for kept in one.kept]

    @property
    def held(self) -> list[Held]:
        """Every lot that the batch holds."""
        return [*(lot for one in self.lines for lot in one.took), *self.beside]

    @property
    def made(self) -> Decimal:
        """How much of its product it has made so far."""
        products = [one for one in self.outputs if one.kind == BatchOutput.Kind.PRODUCT]
        return sum((one.quantity for one in products), NOTHING)


def progress(batch: Batch) -> Progress:
    """How far the batch is. What FEFO would take is asked for an open batch only."""
    needed = list(lines(batch))
    took = held_by_item(batch)
    left = {one.line: one.quantity for one in outstanding(batch)}
    kept: defaultdict[int, list[Reservation]] = defaultdict(list)
    for reservation in stock.reserved_for(batch.document).exclude(lot=None):
        kept[reservation.line].append(reservation)
    rest = {one.demand.line: one for one in previewed(batch)} if batch.is_open else {}
    found = [
        LineProgress(
            line,
            issued=line.quantity - left.get(line.line, NOTHING),
            took=took.pop(line.item_id, []),
            kept=kept[line.line],
            rest=rest.get(line.line),
        )
        for line in needed
    ]
    beside = [one for some in took.values() for one in some]
    return Progress(found, beside, list(outputs(batch)))


def held_by_item(batch: Batch) -> dict[UUID, list[Held]]:
    """What the batch holds of each lot, by item, in the order it was taken."""
    amounts: dict[UUID, Held] = {}
    for one in _through_process(batch):
        came = one.to_location.kind == Location.Kind.PROCESS
        place = one.from_location if came else one.to_location
        known = amounts.get(one.lot_id) or Held(one.lot, NOTHING, place)
        change = one.quantity if came else -one.quantity
        amounts[one.lot_id] = Held(known.lot, known.quantity + change, known.location)
    found: dict[UUID, list[Held]] = {}
    for held in amounts.values():
        if held.quantity > 0:
            found.setdefault(held.lot.item_id, []).append(held)
    return found


def _through_process(batch: Batch) -> Iterable[Movement]:
    """What went into the batch and came back unused; what it made is left out."""
    process = Location.Kind.PROCESS
    return (
        Movement.objects.filter(document=batch.document_id)
        .filter(Q(to_location__kind=process) | Q(from_location__kind=process))
        .exclude(kind=Movement.Kind.OUTPUT)
        .exclude(reverses__kind=Movement.Kind.OUTPUT)
        .select_related("lot__item", "from_location", "to_location")
        .order_by("pk")
    )


def for_line(batch: Batch, line: BatchLine) -> Allocation:
    """The lots that may be named for a line now, in FEFO order, and those passed over."""
    _, need_on = batch.plan
    life = line.item.min_issue_life_days or 0
    look = [Demand(line.line, line.item_id, line.quantity * LOOK_AHEAD, life)]
    return stock.allocation(site=batch.site, need_on=need_on, demands=look)[0]


def next_output_code(batch: Batch) -> str:
    """The code of the next lot it makes, unless another is given: its number, then a count."""
    made = outputs(batch).count()
    return f"{batch.document}-{made + 1}" if made else str(batch.document)
