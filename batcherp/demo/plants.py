"""What the demo tenants handle and make. Days are counted from the day the demo is loaded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who signs in: printed name, e-mail address and role."""

    name: str
    email: str
    role: str


@dataclass(frozen=True, slots=True)
class Thing:
    """An item; `inspected` means that receipts wait in quarantine."""

    sku: str
    name: str
    kind: str
    uom: str
    shelf_life_days: int | None = None
    inspected: bool = False
    opened_days: int | None = None  # how long it may be used once its container is open


@dataclass(frozen=True, slots=True)
class Receipt:
    """A lot on hand: made so many days ago, good for so many more (None: it never expires)."""

    sku: str
    code: str
    quantity: str
    made_days_ago: int
    days_left: int | None
    supplier: str
    supplier_lot: str
    disposition: str = "released"


@dataclass(frozen=True, slots=True)
class Line:
    """An ingredient; `instead` names what may stand in for it, the first choice first."""

    sku: str
    quantity: str
    uom: str
    loss_pct: str = ""
    tolerance_pct: str = ""
    is_fixed: bool = False
    instead: Sequence[str] = ()
    step: str = ""


@dataclass(frozen=True, slots=True)
class Formula:
    """A recipe: what goes into one batch of `size` of `sku`, in each item's stock unit."""

    code: str
    sku: str
    size: str
    uom: str
    lines: Sequence[tuple[str, str, str] | Line]
    yield_pct: str = ""
    is_draft: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """A batch planned for some days from now, completed when `made` says how much it made."""

    number: str
    recipe: str
    quantity: str
    uom: str
    days_ahead: int
    made: str = ""
    lot: str = ""
    is_reserved: bool = False


@dataclass(frozen=True, slots=True)
class Plant:
    """One demo tenant."""

    slug: str
    name: str
    time_zone: str
    people: Sequence[Person]
    things: Sequence[Thing]
    receipts: Sequence[Receipt]
    formulas: Sequence[Formula]
    runs: Sequence[Run]
    before: Callable[[UUID, Plant], None] | None = None  # what there was before the first batch
    happened: Callable[[UUID, Plant], None] | None = None  # what went on besides, if anything

    def who(self, role: str) -> Person:
        return next(person for person in self.people if person.role == role)


def amount(text: str) -> Decimal:
    """A quantity as the demo writes it: "1,250.5"."""
    return Decimal(text.replace(",", ""))
