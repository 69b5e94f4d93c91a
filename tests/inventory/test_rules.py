"""Pure rules of inventory: parts that sum to the whole, and quantities in plain digits."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inventory.rules import plain, split


def decimals(*texts: str) -> list[Decimal]:
    return [Decimal(text) for text in texts]


@pytest.mark.parametrize(
    ("total", "shares", "places", "parts"),
    [
        ("301.23", ["116", "5"], 2, ["288.78", "12.45"]),  # of accounting's example
        ("1", ["1", "1", "1"], 2, ["0.34", "0.33", "0.33"]),  # alike: the first
        ("0.01", ["1", "2"], 2, ["0", "0.01"]),
        ("1", ["1", "3", "1", "3"], 0, ["0", "1", "0", "0"]),  # alike: the larger, the first
        ("0.000001", ["0.5", "0.5"], 6, ["0.000001", "0"]),
        ("0", ["1", "2"], 6, ["0", "0"]),
        ("-0.01", ["1", "2"], 2, ["0", "-0.01"]),
        ("7", ["0", "2"], 6, ["0", "7"]),
    ],
)
def test_a_split_by_hand(total: str, shares: list[str], places: int, parts: list[str]) -> None:
    assert split(Decimal(total), decimals(*shares), decimals=places) == decimals(*parts)


@pytest.mark.parametrize(
    ("total", "shares"), [("0.001", ["1", "1"]), ("1", ["0", "0"]), ("1", ["-1", "2"])]
)
def test_what_cannot_be_split_is_an_error(total: str, shares: list[str]) -> None:
    with pytest.raises(ValueError, match="cannot be split"):
        split(Decimal(total), decimals(*shares), decimals=2)


@settings(max_examples=300, deadline=None)
@given(
    units=st.integers(-(10**18), 10**18),
    shares=st.lists(st.decimals("0.000001", "1000000", places=6), min_size=1, max_size=20),
)
def test_parts_sum_to_the_whole_and_each_is_within_a_digit_of_exact(
    units: int, shares: list[Decimal]
) -> None:
    from fractions import Fraction

    total = Decimal(units).scaleb(-6)

    parts = split(total, shares)

    assert sum(map(Fraction, parts)) == Fraction(total)
    whole = sum(map(Fraction, shares))
    distances = [
        abs(Fraction(part) - Fraction(total) * Fraction(share) / whole)
        for part, share in zip(parts, shares, strict=True)
    ]
    assert max(distances) < Fraction(1, 10**6)


@pytest.mark.parametrize(
    ("quantity", "digits"), [("1E+3", "1000"), ("2.500000", "2.5"), ("0.000001", "0.000001")]
)
def test_a_quantity_reads_in_plain_digits(quantity: str, digits: str) -> None:
    assert plain(Decimal(quantity)) == digits
