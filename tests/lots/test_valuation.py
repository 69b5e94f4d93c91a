"""What is left of a lot is worth: by the database as by the rule, and parts that sum."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from core.currencies import CURRENCIES, minor_digits
from lots.valuation import half_even, handed_out, parts_of, split_by, unit_cost, value_of

QUANTITIES = st.decimals("0.000001", "99999999999999", places=6)
AMOUNTS = st.decimals("0", "9999999999", places=2)
BY_THE_BOOK = settings(max_examples=300, deadline=None)


@pytest.mark.parametrize(
    ("cost", "origin", "left", "worth"),
    [
        ("301.23", "121", "121", "301.23"),
        ("850.25", "361", "360", "847.89"),
        ("895.85", "361", "156", "387.13"),
        ("901.08", "361", "121", "302.02"),
        ("335.00", "200", "68", "113.90"),
        ("4.00", "1000", "1", "0.00"),
        ("100", "0", "5", "0"),
        ("12", "3", "0", "0"),
    ],
)
def test_the_value_is_the_rounded_unit_cost_times_what_is_left(
    cost: str, origin: str, left: str, worth: str
) -> None:
    assert value_of(Decimal(cost), Decimal(origin), Decimal(left), 2) == Decimal(worth)


def test_a_lot_that_is_not_costed_has_no_value_and_a_free_one_has_zero() -> None:
    assert value_of(None, Decimal(3), Decimal(2), 2) is None
    assert value_of(Decimal(0), Decimal(3), Decimal(2), 2) == 0


def test_the_unit_cost_keeps_twelve_decimals() -> None:
    assert unit_cost(Decimal("850.25"), Decimal(361)) == Decimal("2.355263157895")


@given(
    number=st.decimals("-99999999999999", "99999999999999", places=13),
    digits=st.integers(0, 12),
)
@BY_THE_BOOK
def test_half_even_is_what_decimal_says(number: Decimal, digits: int) -> None:
    right = Context(prec=60, rounding=ROUND_HALF_EVEN).quantize(number, Decimal(1).scaleb(-digits))

    assert half_even(Fraction(number), digits) == right


def test_the_database_rounds_half_even_as_the_rule_does(db: None) -> None:
    @given(
        number=st.decimals("-99999999999999", "99999999999999", places=7),
        divisor=QUANTITIES | st.sampled_from([Decimal(1), Decimal(2), Decimal(8), Decimal(3)]),
        digits=st.sampled_from([0, 2, 3, 12]),
    )
    @BY_THE_BOOK
    def asked(number: Decimal, divisor: Decimal, digits: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT app.half_even(%s, %s, %s)", [number, divisor, digits])
            (answer,) = cursor.fetchone()

        assert answer == half_even(Fraction(number) / Fraction(divisor), digits)

    asked()


def test_the_database_values_as_the_rule_does(db: None) -> None:
    @given(
        cost=AMOUNTS, origin=QUANTITIES, left=QUANTITIES, share=st.sampled_from([None, 1, 2, 3, 7])
    )
    @BY_THE_BOOK
    def asked(cost: Decimal, origin: Decimal, left: Decimal, share: int | None) -> None:
        quantity = left if share is None else round(origin / share, 6)
        with connection.cursor() as cursor:
            cursor.execute("SELECT app.value_of(%s, %s, %s, 2)", [cost, origin, quantity])
            (answer,) = cursor.fetchone()

        assert answer == value_of(cost, origin, quantity, 2)

    asked()


def test_both_know_the_minor_unit_of_every_currency(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT code, app.minor_digits(code) FROM unnest(%s) code", [sorted(CURRENCIES)]
        )
        told = dict(cursor.fetchall())

    assert told == {code: minor_digits(code) for code in CURRENCIES}
    assert (told["EUR"], told["JPY"], told["KWD"]) == (2, 0, 3)


def test_a_tie_goes_to_the_larger_share() -> None:
    """The duty of the worked month: 0.125 lost and 2.375 good of 2.50."""
    assert split_by(Decimal("2.50"), [Decimal(19), Decimal(361)], digits=2) == [
        Decimal("0.12"),
        Decimal("2.38"),
    ]


@given(
    total=st.decimals("-100000", "100000", places=2),
    weights=st.lists(st.decimals("0.000001", "100000", places=6), min_size=1, max_size=12),
)
@BY_THE_BOOK
def test_a_split_of_either_sign_sums_and_stays_within_a_cent(
    total: Decimal, weights: list[Decimal]
) -> None:
    parts = split_by(total, weights, digits=2)

    whole = sum(map(Fraction, weights))
    assert sum(parts) == total
    assert all(
        abs(Fraction(part) - Fraction(total) * Fraction(weight) / whole) < Fraction(1, 100)
        for part, weight in zip(parts, weights, strict=True)
    )


def test_a_cent_too_much_is_taken_from_the_smallest_remainder() -> None:
    assert handed_out(Decimal("0.01"), [Fraction(1, 100), Fraction(1, 100)], digits=2) == [
        Decimal("0.01"),
        Decimal("0.00"),
    ]


def test_something_for_nobody_is_an_error() -> None:
    with pytest.raises(ValueError, match="handed out to 0"):
        handed_out(Decimal("0.01"), [], digits=2)


def test_parts_of_a_value_sum_to_it() -> None:
    """GUM-1 after the return: 301.23 over 116 kg and 5 kg."""
    places = [("MAIN", "QUAR", Decimal(5)), ("MAIN", "STORE", Decimal(116))]

    assert parts_of(Decimal("301.23"), places, digits=2) == [Decimal("12.45"), Decimal("288.78")]


def test_places_of_a_site_sum_to_the_sites_part() -> None:
    """1.00 over three equal thirds: 0.67 and 0.33 by site, and 0.34 and 0.33 within the first."""
    third = Decimal(1)
    places = [("A", "1", third), ("B", "1", third), ("A", "2", third)]

    parts = parts_of(Decimal("1.00"), places, digits=2)

    assert parts == [Decimal("0.34"), Decimal("0.33"), Decimal("0.33")]


def test_an_empty_place_has_no_part() -> None:
    assert parts_of(Decimal("5.00"), [("A", "1", Decimal(0))], digits=2) == [Decimal(0)]
