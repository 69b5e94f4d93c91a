"""Units: a fixed list with their plain English spellings, by dimension."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from core.refusals import Refused


class Dimension(StrEnum):
    """What a unit measures. Conversion stays within one, but for mass and volume by density."""

    MASS = "mass"
    VOLUME = "volume"
    COUNT = "count"
    LENGTH = "length"
    AREA = "area"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit: its code, and how many of the dimension's first unit it is."""

    code: str
    dimension: Dimension
    factor: Decimal


_LISTED = {
    Dimension.MASS: {
        "kg": ("1", "kilogram kilograms kilo kilos kgs kilogramme kilogrammes"),
        "g": ("0.001", "gram grams gr gms gramme grammes"),
        "mg": ("0.000001", "milligram milligrams mgs"),
        "ug": ("0.000000001", "microgram micrograms mcg µg μg"),
        "t": ("1000", "tonne tonnes mt metric-ton metric-tons"),
        "lb": ("0.45359237", "lbs pound pounds [lb_av]"),
        "oz": ("0.028349523125", "ounce ounces [oz_av]"),
    },
    Dimension.VOLUME: {
        "l": ("1", "liter liters litre litres ltr ltrs"),
        "ml": ("0.001", "milliliter milliliters millilitre millilitres mls cc"),
        "cl": ("0.01", "centiliter centiliters centilitre centilitres"),
        "hl": ("100", "hectoliter hectoliters hectolitre hectolitres"),
        "m3": ("1000", "m³ cubic-meter cubic-meters cubic-metre cubic-metres cbm"),
        "gal": ("3.785411784", "gallon gallons us-gallon us-gallons [gal_us]"),
        "fl_oz": ("0.0295735295625", "fl-oz floz fluid-ounce fluid-ounces [foz_us]"),
    },
    Dimension.COUNT: {
        "pcs": ("1", "pc piece pieces each ea unit units count pce {piece}"),
        "doz": ("12", "dozen dozens dz"),
    },
    Dimension.LENGTH: {
        "m": ("1", "meter meters metre metres mtr"),
        "cm": ("0.01", "centimeter centimeters centimetre centimetres"),
        "mm": ("0.001", "millimeter millimeters millimetre millimetres"),
        "km": ("1000", "kilometer kilometers kilometre kilometres"),
        "in": ("0.0254", "inch inches [in_i]"),
        "ft": ("0.3048", "foot feet [ft_i]"),
    },
    Dimension.AREA: {
        "m2": ("1", "m² square-meter square-meters square-metre square-metres sqm"),
    },
    Dimension.TIME: {
        "h": ("1", "hour hours hr hrs"),
    },
}

UNITS: dict[str, Unit] = {
    code: Unit(code, dimension, Decimal(factor))
    for dimension, listed in _LISTED.items()
    for code, (factor, _) in listed.items()
}
_SPELLINGS: dict[str, Unit] = {
    spelling: UNITS[code]
    for listed in _LISTED.values()
    for code, (_, spellings) in listed.items()
    for spelling in (code, *spellings.split())
}


def find_unit(text: str) -> Unit | None:
    """The listed unit that `text` spells, whatever its case and spacing, or None."""
    return _SPELLINGS.get("-".join(text.casefold().rstrip(".").split()))


def unit(text: str) -> Unit:
    """The listed unit that `text` spells. Raises Refused, with a suggestion, for anything else."""
    found = find_unit(text)
    if found is None:
        raise unknown_unit(text)
    return found


def unknown_unit(text: str, also: tuple[str, ...] = ()) -> Refused:
    """The refusal for a unit that is neither listed nor one of `also`, the item's own."""
    close = difflib.get_close_matches(text.casefold(), [*_SPELLINGS, *also], n=1, cutoff=0.75)
    known = find_unit(close[0]) if close else None
    suggestion = known.code if known else (close[0] if close else "")
    hint = (
        f"Did you mean {suggestion}?"
        if suggestion
        else f"Use one of {', '.join([*UNITS, *also])}, or make it a unit of the item."
    )
    return Refused(
        f"“{text}” is not a unit. {hint}", code="unknown_unit", data={"suggestion": suggestion}
    )
