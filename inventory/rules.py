"""Pure rules of inventory: how quantities read, and why a lot may not be used, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor
from uuid import UUID

from core.refusals import Refused
from core.typed import DECIMALS
from lots.rules import NO_LIMIT

MOST = Decimal("100000000000000")  # numeric(20,6) ends here, and NaN stands above every number


@dataclass(frozen=True, slots=True)
class StandIn:
    """What may stand in for a demand's item: `factor` stock units of it for one of the item."""

    item_id: UUID
    factor: Decimal = Decimal(1)
    life_days: int = 0


@dataclass(frozen=True, slots=True)
class Demand:
    """So much of an item, in its stock unit, for one line of a document.

    What is taken must last `life_days` beyond the day it is needed. `stand_ins` fill what the item
    lacks, in their order.
    """

    line: int
    item_id: UUID
    quantity: Decimal
    life_days: int = 0
    stand_ins: tuple[StandIn, ...] = ()


@dataclass(frozen=True, slots=True)
class Skipped:
    """A lot on hand that may not be used for a line, with the cause."""

    line: int
    item_id: UUID
    lot_id: UUID
    lot: str
    location: str
    container: str
    on_hand: Decimal
    usable_through: date
    available_from: date | None
    cause: str

    @property
    def detail(self) -> str:
        """The cause as a sentence."""
        return detail_of(self.cause, self.usable_through, self.available_from, self.location)

    @property
    def expires_on(self) -> date | None:
        """The last day it may be used, or None where it has no limit."""
        return None if self.usable_through == NO_LIMIT else self.usable_through


@dataclass(frozen=True, slots=True)
class PassedOver:
    """So much of a usable lot that FEFO would have taken and a person would not."""

    lot: str
    quantity: Decimal
    uom: str

    def as_data(self) -> dict[str, str]:
        """The same for a program."""
        return {"lot": self.lot, "quantity": plain(self.quantity), "unit": self.uom}


@dataclass(frozen=True, slots=True)
class InItsPlace:
    """What another item gives for a line; `replaces` is that in the unit of the line's own."""

    sku: str
    uom: str
    usable: Decimal
    replaces: Decimal
    skipped: Sequence[Skipped]

    @property
    def sentence(self) -> str:
        """How much of it is there, and what is not usable."""
        passed = _passed(self.skipped, self.uom)
        return f"{self.sku}, which may stand in: {plain(self.usable)} {self.uom} usable.{passed}"


@dataclass(frozen=True, slots=True)
class Shortage:
    """A line that cannot be filled: what it wants, what is missing, what was passed over."""

    line: int
    sku: str
    uom: str
    wanted: Decimal
    short: Decimal
    skipped: Sequence[Skipped]
    stand_ins: Sequence[InItsPlace] = ()

    @property
    def usable(self) -> Decimal:
        """How much of the line's own item is there."""
        return self.wanted - self.short - sum((one.replaces for one in self.stand_ins), Decimal(0))

    @property
    def sentence(self) -> str:
        """What is short and why, for a person."""
        said = (
            f"{self.sku}: {plain(self.wanted)} {self.uom} needed, "
            f"{plain(self.usable)} {self.uom} usable, "
            f"{plain(self.short)} {self.uom} short.{_passed(self.skipped, self.uom)}"
        )
        return " ".join([said, *(one.sentence for one in self.stand_ins)])

    def as_data(self) -> dict[str, object]:
        """The same for a program."""
        return {
            "line": self.line,
            "sku": self.sku,
            "unit": self.uom,
            "wanted": plain(self.wanted),
            "short": plain(self.short),
            "skipped": _as_data(self.skipped),
            "stand_ins": [
                {
                    "sku": one.sku,
                    "unit": one.uom,
                    "usable": plain(one.usable),
                    "skipped": _as_data(one.skipped),
                }
                for one in self.stand_ins
            ],
        }


def _passed(skipped: Sequence[Skipped], uom: str) -> str:
    passed = "; ".join(
        f"lot {lot.lot} ({plain(lot.on_hand)} {uom}): {lot.detail}" for lot in skipped
    )
    return f" Not usable: {passed}." if passed else ""


def _as_data(skipped: Sequence[Skipped]) -> list[dict[str, str]]:
    return [
        {
            "lot": lot.lot,
            "location": lot.location,
            "container": lot.container,
            "on_hand": plain(lot.on_hand),
            "cause": lot.cause,
            "detail": lot.detail,
        }
        for lot in skipped
    ]


def refuse_demands(demands: Sequence[Demand]) -> None:
    """Raise Refused for a quantity that cannot be taken, and for one line given twice."""
    seen: set[tuple[int, UUID]] = set()
    for demand in demands:
        refuse_no_quantity(demand.quantity, f"line {demand.line}")
        if demand.life_days < 0:
            raise Refused(f"Line {demand.line}: the life that must be left is never below zero.")
        if (demand.line, demand.item_id) in seen:
            raise Refused(f"Line {demand.line} is given twice. Put both in one.")
        seen.add((demand.line, demand.item_id))


def refuse_no_quantity(quantity: Decimal, of: str) -> None:
    """Raise Refused, at the quantity, for what is no number above zero with up to 6 decimals."""
    if not quantity.is_finite() or quantity <= 0:
        raise Refused(f"Give a quantity above zero for {of}.", field="quantity")
    if quantity != round(quantity, DECIMALS):
        raise Refused(
            f"{plain(quantity)} for {of} has more than {DECIMALS} decimals. Round it.",
            field="quantity",
        )


def refuse_beyond(quantity: Decimal, uom: str, of: str) -> None:
    """Raise Refused, at the quantity, for more in the stock unit than the ledger can hold."""
    if quantity >= MOST:
        raise Refused(
            f"{plain(quantity)} {uom} of {of} is more than can be kept: up to 14 digits stand "
            "before the point. Check the quantity and its unit.",
            field="quantity",
        )


def split(total: Decimal, shares: Sequence[Decimal], *, decimals: int = DECIMALS) -> list[Decimal]:
    """`total` in parts as large as `shares` are to each other, that sum to it exactly.

    Largest remainder (A. Hamilton's apportionment, 1792): each part is rounded down to `decimals`,
    and what is missing goes, one last digit each, to the largest remainders; where those are alike
    to the larger share, then to the first. Raises ValueError for a total with more decimals, a
    share below zero, and shares of nothing.
    """
    digit = Fraction(1, 10**decimals)
    units, whole = Fraction(total) / digit, sum(map(Fraction, shares), Fraction(0))
    if units.denominator != 1 or whole <= 0 or min(shares) < 0:
        raise ValueError(f"{total} cannot be split by {list(shares)} with {decimals} decimals.")
    exact = [units * Fraction(share) / whole for share in shares]
    parts = [floor(part) for part in exact]
    missing = int(units) - sum(parts)
    by_remainder = sorted(
        range(len(parts)), key=lambda place: (parts[place] - exact[place], -shares[place], place)
    )
    for place in by_remainder[:missing]:
        parts[place] += 1
    return [Decimal(part).scaleb(-decimals) for part in parts]


def detail_of(cause: str, usable_through: date, available_from: date | None, location: str) -> str:
    """A cause of the database's predicate, in words."""
    return _DETAILS[cause].format(
        through=f"{usable_through:%-d %b %Y}",
        available=f"{available_from:%-d %b %Y}" if available_from else "",
        location=location,
    )


_DETAILS = {
    "restricted": "its use is blocked",
    "expired": "expired on {through}",
    "short_life": "usable through {through} only, too short for this",
    "immature": "not available before {available}",
    "quarantine": "in quarantine",
    "rejected": "rejected",
    "place": "{location} is no place to take from",
    "reserved": "all of it is reserved",
}


def plain(quantity: Decimal) -> str:
    """A quantity in digits, without trailing zeros and without an exponent."""
    text = f"{quantity:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
