"""The ledger in plain Python: dicts of Decimal, no database and no line of the product's code.

What may be used, which goes first, what is free: written a second time, from the rules alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

Place = tuple[str, str, str]  # lot, location, container ("" where it lies loose)
PLACES = {"MAIN-STORAGE": "storage", "COLD": "storage", "DOCK": "quarantine"}
FOREVER = date(9999, 12, 31)
NONE = Decimal(0)


class Impossible(Exception):
    """What the product must refuse."""


@dataclass
class Lot:
    code: str
    expires_on: date | None
    received_on: date
    disposition: str


@dataclass
class Promise:
    """A reservation of so much in one place."""

    document: int
    use: str
    place: Place
    quantity: Decimal
    is_open: bool = True


@dataclass
class Moved:
    """One movement; a place outside is its name."""

    kind: str
    document: int | None
    lot: str
    source: Place | str
    target: Place | str
    quantity: Decimal
    is_undone: bool = False


@dataclass
class Block:
    """A restriction on everything of which one part of the place is `name`; "" is the item."""

    name: str
    use: str
    is_open: bool = True


@dataclass
class Books:
    """All that is known, on one day."""

    today: date
    life_after_opening: int
    lots: dict[str, Lot] = field(default_factory=dict)
    opened: dict[str, date] = field(default_factory=dict)
    drums: dict[str, str] = field(default_factory=dict)  # container to its lot
    stock: dict[Place, Decimal] = field(default_factory=dict)
    promises: list[Promise] = field(default_factory=list)
    moved: list[Moved] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)

    def limit(self, place: Place) -> date:
        """The last day of use."""
        lot, _, drum = place
        last = self.lots[lot].expires_on or FOREVER
        if drum in self.opened:
            last = min(last, self.opened[drum] + timedelta(days=self.life_after_opening))
        return last

    def order(self, place: Place) -> tuple[object, ...]:
        lot, _, drum = place
        is_closed = drum not in self.opened
        return self.limit(place), is_closed, self.lots[lot].received_on, lot, drum

    def reserved(self, place: Place) -> Decimal:
        return sum((p.quantity for p in self.promises if p.is_open and p.place == place), NONE)

    def free(self, place: Place) -> Decimal:
        return self.stock.get(place, NONE) - self.reserved(place)

    def is_blocked(self, place: Place, use: str) -> bool:
        return any(
            b.is_open and b.use == use and (b.name == "" or b.name in place) for b in self.blocks
        )

    def why_not(self, place: Place, use: str, free: Decimal, life_days: int = 0) -> str:
        """Why it may not be put to a use today, or nothing."""
        lot, location, _ = place
        if self.is_blocked(place, use):
            return "restricted"
        if self.lots[lot].disposition != "released":
            return self.lots[lot].disposition
        if self.limit(place) < self.today:
            return "expired"
        if self.limit(place) < self.today + timedelta(days=life_days):
            return "short_life"
        if PLACES[location] != "storage":
            return "place"
        return "" if free > 0 else "reserved"

    def fefo(self, quantity: Decimal, use: str, life_days: int = 0) -> dict[Place, Decimal]:
        """What is taken of free stock, in order, as far as it goes."""
        picks: dict[Place, Decimal] = {}
        for place in sorted(self.stock, key=self.order):
            free = min(self.free(place), quantity - sum(picks.values(), NONE))
            if free > 0 and not self.why_not(place, use, free, life_days):
                picks[place] = free
        return picks

    def promised_to(self, document: int, use: str) -> list[Promise]:
        mine = [p for p in self.promises if p.is_open and (p.document, p.use) == (document, use)]
        return sorted(mine, key=lambda promise: self.order(promise.place))

    def take(
        self, kind: str, use: str, document: int, quantity: Decimal, life_days: int = 0
    ) -> None:
        """Fill from what is promised to the document, then by FEFO, or nothing."""
        given: list[tuple[Promise, Decimal]] = []
        missing = quantity
        for promise in self.promised_to(document, use):
            some = min(missing, promise.quantity)
            if some > 0 and not self.why_not(promise.place, use, some, life_days):
                given.append((promise, some))
                missing -= some
        picks = self.fefo(missing, use, life_days)
        if sum(picks.values(), NONE) < missing:
            raise Impossible
        for promise, some in given:
            self.consume(promise, some)
            picks[promise.place] = picks.get(promise.place, NONE) + some
        outside = "process" if kind == "issue" else "customer"
        for place, some in picks.items():
            self.move(kind, document, place, outside, some)

    def take_named(
        self, document: int, place: Place, quantity: Decimal, *, is_override: bool
    ) -> None:
        """Issue of the very place, unless FEFO would take another first."""
        mine = [p for p in self.promised_to(document, "production") if p.place == place]
        free = self.free(place) + sum((p.quantity for p in mine), NONE)
        if self.why_not(place, "production", free) or free < quantity:
            raise Impossible
        promised = min(quantity, sum((p.quantity for p in mine), NONE))
        first = self.fefo(quantity - promised, "production")
        if set(first) - {place} and not is_override:
            raise Impossible
        left = promised
        for promise in mine:
            some = min(left, promise.quantity)
            self.consume(promise, some)
            left -= some
        self.move("issue", document, place, "process", quantity)

    def reserve(self, document: int, use: str, quantity: Decimal) -> None:
        picks = self.fefo(quantity, use)
        if sum(picks.values(), NONE) < quantity:
            raise Impossible
        self.promises += [Promise(document, use, place, some) for place, some in picks.items()]

    def consume(self, promise: Promise, quantity: Decimal) -> None:
        promise.quantity -= quantity
        promise.is_open = promise.quantity > 0

    def release(self, promise: Promise) -> None:
        if not promise.is_open:
            raise Impossible
        promise.is_open = False

    def give(
        self, kind: str, place: Place, target: Place | str, quantity: Decimal, use: str = ""
    ) -> None:
        """Somebody moves free stock of one place."""
        if quantity <= 0 or quantity > self.free(place) or self.is_blocked(place, use):
            raise Impossible
        self.move(kind, None, place, target, quantity)

    def count(self, place: Place, counted: Decimal) -> None:
        difference = counted - self.stock.get(place, NONE)
        if difference == 0 or -difference > self.free(place):
            raise Impossible
        ways = (place, "count") if difference < 0 else ("count", place)
        self.move("adjustment", None, *ways, abs(difference), lot=place[0])

    def held(self, document: int | None, lot: str, outside: str) -> Decimal:
        """How much of a lot is outside under a document."""
        mine = [m for m in self.moved if (m.document, m.lot) == (document, lot)]
        went = sum((m.quantity for m in mine if m.target == outside), NONE)
        return went - sum((m.quantity for m in mine if m.source == outside), NONE)

    def return_from_batch(self, document: int, place: Place, quantity: Decimal) -> None:
        if quantity > self.held(document, place[0], "process"):
            raise Impossible
        self.move("return", document, "process", place, quantity, lot=place[0])

    def undo(self, wrong: Moved) -> None:
        if wrong.is_undone or wrong.kind == "reversal":
            raise Impossible
        there = wrong.target
        if isinstance(there, tuple) and self.free(there) < wrong.quantity:
            raise Impossible
        outside = there in ("process", "customer")
        if outside and self.held(wrong.document, wrong.lot, str(there)) < wrong.quantity:
            raise Impossible
        wrong.is_undone = True
        self.move("reversal", wrong.document, there, wrong.source, wrong.quantity, lot=wrong.lot)

    def move(
        self,
        kind: str,
        document: int | None,
        source: Place | str,
        target: Place | str,
        quantity: Decimal,
        lot: str = "",
    ) -> None:
        """Write it down."""
        if isinstance(source, tuple):
            self.stock[source] -= quantity
            lot = source[0]
        if isinstance(target, tuple):
            self.stock[target] = self.stock.get(target, NONE) + quantity
        self.moved.append(Moved(kind, document, lot, source, target, quantity))
