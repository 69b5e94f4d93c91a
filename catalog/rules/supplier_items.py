"""What makes the terms of a supplier for an item whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, TypedDict

from catalog.rules import items
from catalog.rules.facts import cleaned
from catalog.rules.quantities import UnitsOfItem, stock_units_in
from catalog.rules.units import find_unit
from core.refusals import Refused


class Terms(TypedDict, total=False):
    """Terms for one item. One that is absent is not given, and stays as it is."""

    is_approved: bool
    price: Decimal | None  # per price_uom
    currency: str
    price_uom: str
    moq: Decimal | None  # in stock units, as is the multiple
    order_multiple: Decimal | None
    lead_time_days: int | None
    supplier_sku: str


class SupplierItemFacts(Terms, total=False):
    """Terms with the codes of the supplier and of the item they are for."""

    supplier: str
    sku: str


def clean(facts: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Facts as they are kept, and the faults by field. Facts at fault are left out."""
    return cleaned(facts, _CLEANERS)


def cleaner(field: str) -> Callable[[Any], Any]:
    """How a value of `field` is made clean; raises Refused for what cannot be."""
    return _CLEANERS[field]


def price_unit(uom: str, of: UnitsOfItem) -> str:
    """The unit a price is for, as it is kept; the item's stock unit for an empty one.

    Raises Refused, at price_uom, for a unit that does not convert to the item's.
    """
    wanted = uom.strip()
    if not wanted:
        return of.uom
    try:
        stock_units_in(wanted, of=of)
    except Refused as refusal:
        raise Refused(refusal.sentence, code=refusal.code, field="price_uom") from refusal
    listed = find_unit(wanted)
    return listed.code if listed and wanted.casefold() not in of.others else wanted


def whole(terms: Mapping[str, Any], of: UnitsOfItem, currency: str) -> dict[str, Any]:
    """All terms as they are kept: a price has a unit and a currency, `currency` when none is said.

    Raises Refused as `price_unit` does.
    """
    kept = dict(terms)
    kept["price_uom"] = price_unit(kept.get("price_uom", ""), of)
    if kept.get("price") is not None and not kept.get("currency"):
        kept["currency"] = currency
    return kept


def _price(value: Decimal | None) -> Decimal | None:
    if value is not None and value < 0:
        raise Refused(f"A price of {value} is below zero. Use zero or more.")
    return value


def _least(value: Decimal | None) -> Decimal | None:
    if value is not None and value < 0:
        raise Refused(f"A least order of {value} is below zero. Use zero or more.")
    return value


def _multiple(value: Decimal | None) -> Decimal | None:
    if value is not None and value <= 0:
        raise Refused(f"An order multiple of {value} is not possible; it is above zero.")
    return value


_CLEANERS: dict[str, Callable[[Any], Any]] = {
    "supplier": lambda value: items.code(value, "A supplier's code"),
    "sku": items.cleaner("sku"),
    "price": _price,
    "currency": items.cleaner("currency"),
    "price_uom": lambda value: items.line(value, "A unit", 20),
    "moq": _least,
    "order_multiple": _multiple,
    "lead_time_days": items.cleaner("lead_time_days"),
    "supplier_sku": lambda value: items.line(value, "The supplier's own code"),
}
