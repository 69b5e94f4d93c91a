"""Quantities as typed, and from one unit of an item to another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from catalog.rules.units import Dimension, Unit, find_unit, unit, unknown_unit
from core.refusals import Refused
from core.typed import DECIMALS, a_decimal

_SCALE = 10**DECIMALS


@dataclass(frozen=True, slots=True)
class UnitsOfItem:
    """How one item is counted: its stock unit, its density, its own units in stock units."""

    sku: str
    uom: str
    density_kg_per_l: Decimal | None = None
    others: Mapping[str, Decimal] = field(default_factory=dict)  # by casefolded name


def typed_quantity(text: str) -> Decimal:
    """A quantity as it was typed: zero or more, up to 6 decimals. Raises Refused otherwise."""
    value = a_decimal(text)
    if value < 0:
        raise Refused(f"“{text.strip()}” is below zero; a quantity is never negative.")
    return value


def to_stock(quantity: Decimal, uom: str, *, of: UnitsOfItem) -> Decimal:
    """`quantity` of `uom` in the item's stock unit. Raises Refused when there is no way there."""
    return convert(quantity, uom, of.uom, of=of)


def convert(quantity: Decimal, source: str, target: str, *, of: UnitsOfItem) -> Decimal:
    """`quantity` of `source` in `target`, exact until it is rounded once, half-even, to 6 decimals.

    Units of one dimension, the item's own units, and mass to volume by its density. Raises Refused
    for an unknown unit, or when no way leads from one to the other.
    """
    exact = Fraction(quantity) * stock_units_in(source, of=of) / stock_units_in(target, of=of)
    return half_even(exact)


def stock_units_in(uom: str, *, of: UnitsOfItem) -> Fraction:
    """How many stock units one `uom` of the item is, exactly. Raises Refused as `convert` does."""
    own = of.others.get(uom.strip().casefold())
    if own is not None:
        return Fraction(own)
    given = find_unit(uom)
    if given is None:
        if uom.strip().casefold() == of.uom.casefold():
            return Fraction(1)
        raise unknown_unit(uom, also=tuple(of.others))
    stock = find_unit(of.uom)
    if stock is None:
        raise _no_way(given.code, of, "")
    return _between(given, stock, of)


def half_even(exact: Fraction) -> Decimal:
    """An exact figure rounded half-even to the 6 decimals a quantity keeps."""
    return Decimal(round(exact * _SCALE)).scaleb(-DECIMALS)


def same_dimension(one: str, other: str) -> bool:
    """Whether two listed units measure the same."""
    return unit(one).dimension is unit(other).dimension


def _between(given: Unit, stock: Unit, of: UnitsOfItem) -> Fraction:
    ratio = Fraction(given.factor) / Fraction(stock.factor)
    if given.dimension is stock.dimension:
        return ratio
    # Factors are in kg and l, so the density in kg/l is the bridge between them.
    bridge = {given.dimension, stock.dimension} == {Dimension.MASS, Dimension.VOLUME}
    if not bridge:
        raise _no_way(given.code, of, "")
    if of.density_kg_per_l is None:
        raise _no_way(given.code, of, " or its density (density_kg_per_l)")
    density = Fraction(of.density_kg_per_l)
    return ratio * density if given.dimension is Dimension.VOLUME else ratio / density


def _no_way(uom: str, of: UnitsOfItem, more: str) -> Refused:
    return Refused(
        f"{of.sku} is kept in {of.uom}, and {uom} does not convert to it. "
        f"Give the item a unit “{uom}”{more} first.",
        code="no_conversion",
    )
