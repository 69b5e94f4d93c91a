"""What makes an item whole: each fact cleaned, each fault named with its field."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, TypedDict

from catalog.rules.facts import cleaned
from catalog.rules.units import find_unit, unknown_unit
from core.currencies import currency
from core.refusals import Refused

CODE_LENGTH = 200
DAYS_LIMIT = 100_000
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class ItemFacts(TypedDict, total=False):
    """What is known of an item. A fact that is absent is not given, and stays as it is."""

    sku: str
    name: str
    kind: str
    uom: str
    density_kg_per_l: Decimal | None
    shelf_life_days: int | None
    life_after_opening_days: int | None
    min_receipt_life_days: int | None
    min_issue_life_days: int | None
    tolerance_pct: Decimal | None
    lot_tracked: bool
    inspection_required: bool
    standard_cost: Decimal | None
    currency: str
    lead_time_days: int | None
    allergens: str
    storage: str
    gtin: str
    abc_class: str


KINDS = ("raw", "intermediate", "finished", "packaging", "consumable", "traded")
NEEDED = {"sku": "a code (SKU)", "name": "a name", "kind": "a kind", "uom": "a stock unit"}


def clean(facts: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Facts as they are kept, and the faults by field. Facts at fault are left out."""
    return cleaned(facts, _CLEANERS)


def cleaner(field: str) -> Callable[[Any], Any]:
    """How a value of `field` is made clean; raises Refused for what cannot be."""
    return _CLEANERS.get(field, _as_given)


def missing(facts: Mapping[str, Any]) -> dict[str, str]:
    """The facts a new item cannot do without, by field, each with its sentence."""
    return {
        field: f"An item needs {what}." for field, what in NEEDED.items() if not facts.get(field)
    }


def key_of(text: str) -> str:
    """What a code is matched by: trimmed, in lower case letter by letter, as the database does."""
    trimmed = text.strip()
    if trimmed.isascii():
        return trimmed.lower()
    # Not str.lower() as a whole: it would write a final sigma by its place in the word.
    return "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in trimmed)


def code(text: str, what: str = "A code") -> str:
    """A code as it is kept: trimmed, up to 200 characters, no formula, no control characters."""
    kept = text.strip()
    if not kept:
        raise Refused(f"{what} is needed.")
    if kept[0] in "=@":
        raise Refused(
            f"A code cannot begin with {kept[0]}: a spreadsheet would run it as a formula."
        )
    return line(kept, what)


def line(text: str, what: str = "A text", limit: int = CODE_LENGTH) -> str:
    """One line of text as it is kept: trimmed, up to `limit` characters, all of them printable."""
    kept = text.strip()
    if _CONTROL.search(kept):
        raise Refused(f"{what} cannot hold line breaks or control characters.")
    if len(kept) > limit:
        raise Refused(f"{what} has {len(kept)} characters; up to {limit} are kept.")
    return kept


def _as_given(value: Any) -> Any:
    return value


def _kind(value: str) -> str:
    kept = value.strip().casefold()
    if kept not in KINDS:
        raise Refused(f"“{value}” is no kind of item. Use one of {', '.join(KINDS)}.")
    return kept


def _uom(value: str) -> str:
    found = find_unit(value)
    if found is None:
        raise unknown_unit(value)
    return found.code


def _days(value: int | None) -> int | None:
    if value is not None and not 0 <= value <= DAYS_LIMIT:
        raise Refused(f"{value} days is out of bounds; use 0 to {DAYS_LIMIT}.")
    return value


def _density(value: Decimal | None) -> Decimal | None:
    if value is not None and value <= 0:
        raise Refused(f"A density of {value} kg/l is not possible; it is above zero.")
    return value


def _tolerance(value: Decimal | None) -> Decimal | None:
    if value is not None and not 0 <= value <= 100:  # noqa: PLR2004
        raise Refused(f"A tolerance of {value} % is not possible; it is between 0 and 100.")
    return value


def _cost(value: Decimal | None) -> Decimal | None:
    if value is not None and value < 0:
        raise Refused(f"A cost of {value} is not possible; it is zero or more.")
    return value


def _allergens(value: str) -> str:
    named = [part.strip() for part in value.split(";")]
    return line(";".join(part for part in named if part), "The list of allergens", 400)


def _gtin(value: str) -> str:
    kept = value.strip()
    if not kept:
        return kept
    if not re.fullmatch(r"\d{8}|\d{12,14}", kept, re.ASCII):
        raise Refused(f"“{value}” is not a GTIN of 8, 12, 13 or 14 digits.")
    digits = [int(digit) for digit in reversed(kept)]
    weighed = sum(digit * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    if weighed % 10:
        raise Refused(f"The check digit of GTIN {kept} does not fit. Compare it with the label.")
    return kept


def _abc(value: str) -> str:
    kept = value.strip().upper()
    if kept not in {"", "A", "B", "C"}:
        raise Refused(f"“{value}” is no ABC class. Use A, B or C, or leave it empty.")
    return kept


def _named(what: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        kept = line(value, what)
        if not kept:
            raise Refused(f"{what} is needed.")
        return kept

    return check


_CLEANERS: dict[str, Callable[[Any], Any]] = {
    "sku": lambda value: code(value, "An item's code (SKU)"),
    "name": _named("An item's name"),
    "kind": _kind,
    "uom": _uom,
    "density_kg_per_l": _density,
    "shelf_life_days": _days,
    "life_after_opening_days": _days,
    "min_receipt_life_days": _days,
    "min_issue_life_days": _days,
    "tolerance_pct": _tolerance,
    "standard_cost": _cost,
    "currency": currency,
    "lead_time_days": _days,
    "allergens": _allergens,
    "storage": lambda value: line(value, "The storage"),
    "gtin": _gtin,
    "abc_class": _abc,
}
