"""How demands are asked of what may stand in: pure, against a shelf that is a dictionary."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as some

from inventory.rules import Demand, StandIn
from inventory.standing_in import Filling, Key, left_over

OWN, FIRST, SECOND = UUID(int=1), UUID(int=2), UUID(int=3)
ITEMS = (OWN, FIRST, SECOND)
AMOUNTS = some.decimals(min_value=0, max_value=1000, places=6)


def wants(quantity: str | Decimal, *factors: str) -> Demand:
    stand_ins = [
        StandIn(item, Decimal(factor))
        for item, factor in zip((FIRST, SECOND), factors, strict=False)
    ]
    return Demand(1, OWN, Decimal(quantity), stand_ins=tuple(stand_ins))


def lacks(filling: Filling, shelf: Mapping[UUID, Decimal]) -> dict[Key, Decimal]:
    """What of what is asked the shelf does not have."""
    asked = {(one.line, one.item_id): one.quantity for one in filling.asked()}
    return {
        key: quantity - shelf.get(key[1], Decimal(0))
        for key, quantity in asked.items()
        if quantity > shelf.get(key[1], Decimal(0))
    }


def filled(demand: Demand, **shelf: str) -> tuple[Filling, dict[Key, Decimal]]:
    """The demand asked of a shelf until nothing is left to ask, and what is short then."""
    there = dict(zip(ITEMS, map(Decimal, shelf.values()), strict=False))
    return settled(Filling([demand]), there)


def settled(filling: Filling, there: Mapping[UUID, Decimal]) -> tuple[Filling, dict[Key, Decimal]]:
    short = lacks(filling, there)
    while filling.ask_further(short):
        short = lacks(filling, there)
    return filling, short


def test_only_what_is_lacking_is_asked_of_the_next() -> None:
    filling, short = filled(wants("10", "2", "0.5"), own="4", first="5", second="9")

    assert not short
    assert [(one.item_id, one.quantity, one.replaces) for one in filling.parts()] == [
        (OWN, Decimal(4), Decimal(4)),
        (FIRST, Decimal(5), Decimal("2.5")),
        (SECOND, Decimal("1.75"), Decimal("3.5")),
    ]


def test_what_nobody_covers_is_missing_in_the_unit_of_the_line() -> None:
    filling, short = filled(wants("10", "2"), own="4", first="5")

    assert short == {(1, FIRST): Decimal(7)}
    assert filling.missing() == {(1, OWN): Decimal("3.5")}
    assert [one.quantity for one in filling.tried(short)] == [Decimal(4), Decimal(5)]


def test_what_is_reserved_already_is_asked_before_more_of_the_item() -> None:
    own = {(1, OWN): Decimal(3), (1, FIRST): Decimal(8)}

    filling = Filling([wants("10", "2")], own)

    assert [(one.item_id, one.quantity) for one in filling.asked()] == [
        (OWN, Decimal(6)),
        (FIRST, Decimal(8)),
    ]


def test_what_is_left_is_counted_as_it_was_asked() -> None:
    third = wants("1", "0.333333333333")

    # A third of a kilogram is asked as 0.333333, and that is all of it.
    assert left_over(third, {FIRST: Decimal("0.333333")}) == 0
    assert left_over(third, {OWN: Decimal("0.4"), FIRST: Decimal("0.1")}) == Decimal("0.3")


@given(some.tuples(AMOUNTS, AMOUNTS, AMOUNTS), AMOUNTS.filter(bool))
def test_parts_and_what_is_missing_are_the_whole(
    stock: tuple[Decimal, Decimal, Decimal], quantity: Decimal
) -> None:
    there = dict(zip(ITEMS, stock, strict=True))

    filling, short = settled(Filling([wants(quantity, "3", "0.7")]), there)

    covered = sum((one.replaces for one in filling.tried(short)), Decimal(0))
    missing = sum(filling.missing().values(), Decimal(0))
    # Each of four figures is rounded once.
    assert abs(covered + missing - quantity) <= Decimal("0.000002")
    assert all(one.quantity <= there[one.item_id] for one in filling.tried(short))
    assert bool(short) == bool(filling.missing()) or missing == 0
