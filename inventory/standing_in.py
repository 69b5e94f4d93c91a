"""Pure: what an item lacks is asked of what may stand in for it, one after the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from core.typed import DECIMALS
from inventory.rules import Demand, StandIn

Key = tuple[int, UUID]
Given = Mapping[Key, Decimal]


@dataclass(frozen=True, slots=True)
class Part:
    """So much of one item (its stock unit) for a line; `replaces` is that in the line's item."""

    demand: Demand
    item_id: UUID
    quantity: Decimal
    replaces: Decimal
    life_days: int = 0

    @property
    def stands_in(self) -> bool:
        """Whether it is another item than the line's own."""
        return self.item_id != self.demand.item_id

    @property
    def key(self) -> Key:
        """Its line and item."""
        return self.demand.line, self.item_id

    @property
    def own_key(self) -> Key:
        """Its line and the line's own item."""
        return self.demand.line, self.demand.item_id

    @property
    def as_demand(self) -> Demand:
        """The same, asked of its item alone."""
        return Demand(self.demand.line, self.item_id, self.quantity, self.life_days)


class Filling:
    """Demands as they are asked of stock: first of the line's item, then of what may stand in.

    `own` is what is reserved for the lines already, of whichever item: that is asked first.
    """

    def __init__(self, demands: Sequence[Demand], own: Given | None = None) -> None:
        self._lines = [_Line(demand, own or {}) for demand in demands]

    def asked(self) -> list[Demand]:
        """What stock is asked for now, each of a single item."""
        return [part.as_demand for part in self.parts()]

    def ask_further(self, short: Given) -> bool:
        """Ask the next that may stand in for what is short; False when nobody is left to ask."""
        moved = [line.ask_further(short) for line in self._lines]
        return any(moved)

    def parts(self) -> list[Part]:
        """What each line is filled with, items in the order they were asked."""
        return [part for part in self.tried({}) if part.quantity > 0]

    def tried(self, short: Given) -> list[Part]:
        """What each item of each line gives, be it nothing, less what is short of it."""
        return [part for line in self._lines for part in line.parts(short)]

    def missing(self) -> dict[Key, Decimal]:
        """What no item of the line covers, in the unit of the line's own, by line and item."""
        return {
            (line.demand.line, line.demand.item_id): _rounded(line.missing)
            for line in self._lines
            if line.missing > 0
        }


class _Line:
    """One demand: how much of it is asked of each item, in fractions of the line's own."""

    def __init__(self, demand: Demand, own: Given) -> None:
        self.demand = demand
        ways = [StandIn(demand.item_id, life_days=demand.life_days), *demand.stand_ins]
        self._items = [one.item_id for one in ways]
        self._lives = [one.life_days for one in ways]
        self._factors = [Fraction(one.factor) for one in ways]
        self._asked = [Decimal(0)] * len(ways)
        self._covers = [Fraction(0)] * len(ways)
        self.missing = Fraction(0)
        self._begin(own)

    def _begin(self, own: Given) -> None:
        left = Fraction(self.demand.quantity)
        for place in range(len(self._items)):
            reserved = own.get((self.demand.line, self._items[place]), Decimal(0))
            left -= self._ask(place, min(left, Fraction(reserved) / self._factors[place]))
        self._ask(0, left)

    def _ask(self, place: int, covers: Fraction) -> Fraction:
        self._covers[place] += covers
        self._asked[place] = _rounded(self._covers[place] * self._factors[place])
        return covers

    def ask_further(self, short: Given) -> bool:
        moved, self.missing = False, Fraction(0)
        for place in range(len(self._items)):
            uncovered = self._uncovered(place, short)
            if not uncovered:
                continue
            if place + 1 == len(self._items):
                self.missing = uncovered
            else:
                self._ask(place, -uncovered)
                self._ask(place + 1, uncovered)
                moved = True
        return moved

    def parts(self, short: Given) -> list[Part]:
        return [
            Part(
                self.demand,
                item_id,
                self._asked[place] - short.get((self.demand.line, item_id), Decimal(0)),
                _rounded(self._covers[place] - self._uncovered(place, short)),
                self._lives[place],
            )
            for place, item_id in enumerate(self._items)
        ]

    def _uncovered(self, place: int, short: Given) -> Fraction:
        lacks = short.get((self.demand.line, self._items[place]), Decimal(0))
        is_all = lacks >= self._asked[place]
        return self._covers[place] if is_all else Fraction(lacks) / self._factors[place]


def left_over(demand: Demand, given: Mapping[UUID, Decimal]) -> Decimal:
    """What is left of a demand once so much of each of its items was given to it."""
    left = Fraction(demand.quantity) - Fraction(given.get(demand.item_id, Decimal(0)))
    for one in demand.stand_ins:
        amount = given.get(one.item_id, Decimal(0))
        is_enough = amount >= _rounded(left * Fraction(one.factor))
        left -= left if is_enough else Fraction(amount) / Fraction(one.factor)
    return _rounded(max(left, Fraction(0)))


def replaced(quantity: Decimal, factor: Decimal) -> Decimal:
    """How much of the line's item so much of what stands in for it replaces."""
    return _rounded(Fraction(quantity) / Fraction(factor))


def _rounded(exact: Fraction) -> Decimal:
    return Decimal(round(exact * 10**DECIMALS)).scaleb(-DECIMALS)
