"""What a batch needs of a line: exact, rounded once, and split without remainder."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from production import rules

LAST = Decimal("0.000001")
QUANTITIES = st.decimals("0.000001", "100000", places=6)
LOSSES = st.decimals("0", "99", places=2)


def test_a_line_grows_with_the_batch() -> None:
    need = rules.need(Decimal("12.5"), batch_size=Decimal(1000), to=Decimal(333))

    # 12.5 x 333 / 1000
    assert need == rules.Need(Decimal("4.1625"), Decimal("4.1625"))


def test_a_fixed_line_is_the_same_whatever_the_size() -> None:
    need = rules.need(Decimal(3), batch_size=Decimal(1000), to=Decimal(7), scaling="fixed")

    assert need.gross == Decimal(3)


def test_what_is_lost_is_taken_on_top() -> None:
    need = rules.need(Decimal(9), batch_size=Decimal(1), to=Decimal(2), loss_pct=Decimal(10))

    # 18 kg must arrive, a tenth of what is taken is lost: 20 kg, not 19.8.
    assert need == rules.Need(net=Decimal(18), gross=Decimal(20))


@pytest.mark.parametrize(
    ("quantity", "rounded"),
    [("0.0000005", "0"), ("0.0000015", "0.000002"), ("0.0000025", "0.000002")],
)
def test_it_is_rounded_once_half_even(quantity: str, rounded: str) -> None:
    need = rules.need(Decimal(quantity), batch_size=Decimal(1), to=Decimal(1))

    assert need.gross == Decimal(rounded)


@given(QUANTITIES, QUANTITIES, QUANTITIES, st.integers(1, 1000), LOSSES)
def test_a_batch_of_k_times_the_size_needs_k_times_within_the_last_decimal(
    quantity: Decimal, size: Decimal, planned: Decimal, times: int, loss: Decimal
) -> None:
    once = rules.need(quantity, batch_size=size, to=planned, loss_pct=loss)
    often = rules.need(quantity, batch_size=size, to=planned * times, loss_pct=loss)

    # Each is off by half of the last decimal at most, and the one is multiplied.
    assert abs(often.gross - once.gross * times) <= LAST * (times + 1) / 2


@given(QUANTITIES, QUANTITIES, QUANTITIES, LOSSES)
def test_a_loss_never_lowers_what_is_taken(
    quantity: Decimal, size: Decimal, planned: Decimal, loss: Decimal
) -> None:
    need = rules.need(quantity, batch_size=size, to=planned, loss_pct=loss)

    assert need.gross >= need.net
