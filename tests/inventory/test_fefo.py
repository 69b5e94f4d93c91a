"""FEFO and the maximum flow, on a few instances; `manage.py prove fefo` does it on 1,500."""

from __future__ import annotations

import random

import pytest

from tests.gummies import Kitchen
from tests.proofs.fefo import KINDS, hold_splits, instance, shipped
from tests.proofs.flow import most_allocated
from tests.shelves import place


@pytest.mark.parametrize(
    ("lots", "demands", "may_take", "most"),
    [
        ([5, 10], [10, 10], [[True, True], [False, True]], 15),
        ([1], [1, 1], [[True], [True]], 1),
        # The first may take either, the second only the first: a greedy first would lose one.
        ([1, 1], [1, 1], [[True, True], [True, False]], 2),
        ([3, 3], [2, 5], [[True, False], [True, False]], 3),
        ([], [1], [[]], 0),
    ],
)
def test_the_reference_by_hand(
    lots: list[int], demands: list[int], may_take: list[list[bool]], most: int
) -> None:
    assert most_allocated(lots, demands, may_take) == most


@pytest.mark.parametrize("at_once", [True, False])
def test_demands_that_differ_only_in_life_get_all_that_can_be_got(
    kitchen: Kitchen, at_once: bool
) -> None:
    dice = random.Random(7)
    with kitchen.plant.machine():
        for code, kind in KINDS.items():
            place(code, kind)
        given = [instance(dice, is_mixed=False) for _ in range(12)]

        got = [shipped(kitchen, one, at_once=at_once) for one in given]

    assert got == [one.most for one in given]


def test_random_splits_sum(db: None) -> None:
    assert hold_splits(random.Random(3), 300) == 0
