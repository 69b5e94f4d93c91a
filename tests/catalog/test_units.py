"""Units and quantities: a fixed list, its spellings, and one rounding."""

from __future__ import annotations

from decimal import Decimal

import pytest

from catalog.rules.quantities import UnitsOfItem, convert, to_stock, typed_quantity
from catalog.rules.units import find_unit, unit
from core.refusals import Refused

ELDERBERRY = UnitsOfItem("ELD", "kg", others={"bag": Decimal("25"), "l": Decimal("1.3")})
SYRUP = UnitsOfItem("SYR", "l", density_kg_per_l=Decimal("1.32"))
CAPS = UnitsOfItem("CAP", "pcs")


@pytest.mark.parametrize(
    ("spelled", "code"),
    [("Kilograms", "kg"), (" KG ", "kg"), ("litre", "l"), ("ML", "ml"), ("each", "pcs"),
     ("cubic meters", "m3"), ("metres", "m"), ("lbs.", "lb")],
)  # fmt: skip
def test_plain_english_spellings_are_one_unit(spelled: str, code: str) -> None:
    assert unit(spelled).code == code


def test_an_unknown_unit_is_refused_with_a_suggestion() -> None:
    with pytest.raises(Refused, match="“killograms” is not a unit. Did you mean kg?"):
        unit("killograms")


def test_a_unit_like_nothing_is_refused_with_the_list() -> None:
    with pytest.raises(Refused, match="Use one of kg, g, mg"):
        unit("a pinch")


def test_an_items_own_unit_is_suggested_too() -> None:
    with pytest.raises(Refused, match="Did you mean bag?"):
        to_stock(Decimal(1), "bagg", of=ELDERBERRY)


def test_units_of_one_dimension_convert() -> None:
    assert to_stock(Decimal("2500"), "g", of=ELDERBERRY) == Decimal("2.5")
    assert to_stock(Decimal("2"), "doz", of=CAPS) == Decimal("24")


def test_the_items_own_units_convert_there_and_back() -> None:
    assert to_stock(Decimal("3"), "Bag", of=ELDERBERRY) == Decimal("75")
    assert convert(Decimal("75"), "kg", "bag", of=ELDERBERRY) == Decimal("3")


def test_what_the_item_says_comes_before_density() -> None:
    assert to_stock(Decimal("2"), "l", of=ELDERBERRY) == Decimal("2.6")


def test_mass_is_volume_by_density_only() -> None:
    # 1 kg / 1.32 kg/l = 0.757575757... l
    assert to_stock(Decimal("1"), "kg", of=SYRUP) == Decimal("0.757576")
    # 500 ml x 1.32 kg/l = 0.66 kg
    assert convert(Decimal("500"), "ml", "g", of=SYRUP) == Decimal("660")


def test_mass_is_no_volume_without_density() -> None:
    water = UnitsOfItem("WAT", "l")

    with pytest.raises(Refused, match="WAT is kept in l, and kg does not convert to it.*density"):
        to_stock(Decimal(1), "kg", of=water)


def test_other_dimensions_never_convert() -> None:
    with pytest.raises(Refused, match="CAP is kept in pcs, and kg does not convert to it"):
        to_stock(Decimal(1), "kg", of=CAPS)


def test_the_result_is_rounded_once_half_even() -> None:
    # 0.0005 g = 0.0000005 kg, and 0.0015 g = 0.0000015 kg: halves go to the even neighbour.
    assert to_stock(Decimal("0.0005"), "g", of=ELDERBERRY) == Decimal("0")
    assert to_stock(Decimal("0.0015"), "g", of=ELDERBERRY) == Decimal("0.000002")


def test_a_chain_of_units_is_not_rounded_between() -> None:
    third = UnitsOfItem("THI", "kg", others={"sip": Decimal("0.000001")})

    # 1 oz = 28,349.523125 sips; by way of kg rounded to 6 decimals it would be 28,350.
    assert convert(Decimal(1), "oz", "sip", of=third) == Decimal("28349.523125")


@pytest.mark.parametrize("typed", ["0", "1.234567", "12.5000000", ".5", "12."])
def test_up_to_six_decimals_are_kept_as_typed(typed: str) -> None:
    assert typed_quantity(typed) == Decimal(typed)


@pytest.mark.parametrize(
    ("typed", "why"),
    [("1.2345678", "7 decimals"), ("NaN", "not a number"), ("1e400", "not a number"),
     ("Infinity", "not a number"), ("1,5", "Decimals use a point"), ("a pinch", "not a number"),
     ("-1", "below zero"), ("123456789012345", "too large"), ("١٢", "not a number"), ("", "not")],
)  # fmt: skip
def test_anything_else_is_refused_as_typed(typed: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        typed_quantity(typed)


def test_nothing_is_spelled_by_an_empty_text() -> None:
    assert find_unit(" ") is None
