"""Lots: their dates, and the walk through their genealogy."""

from __future__ import annotations

from datetime import date

import pytest

from core.refusals import Refused
from lots import queries, rules
from lots.models import Lot
from production import operations as production
from tests.cast import Plant
from tests.gummies import Kitchen


@pytest.mark.parametrize(
    ("made_on", "days", "expires_on"),
    [
        (date(2026, 11, 24), 365, date(2027, 11, 24)),
        (date(2024, 2, 28), 1, date(2024, 2, 29)),  # a leap day
        (date(2026, 11, 24), 0, date(2026, 11, 24)),
        (None, 365, None),
        (date(2026, 11, 24), None, None),
        (date(9999, 12, 30), 2, None),
    ],
)
def test_expiry_is_made_plus_shelf_life(
    made_on: date | None, days: int | None, expires_on: date | None
) -> None:
    assert rules.expiry(made_on, days) == expires_on


def test_dates_that_contradict_each_other_are_refused(kitchen: Kitchen) -> None:
    from decimal import Decimal

    from inventory import operations as inventory

    with (
        kitchen.plant.acting("walt"),
        pytest.raises(
            Refused, match="would expire on 2026-01-01, before it was made on 2026-02-01"
        ),
    ):
        inventory.receive_lot(
            item=kitchen.elderberry,
            code="ELD-1",
            quantity=Decimal(1),
            uom="kg",
            made_on=date(2026, 2, 1),
            expires_on=date(2026, 1, 1),
        )


@pytest.mark.parametrize("code", ["", "   ", "=1+1", "@now", "x" * 201])
def test_a_code_that_cannot_be_is_refused_with_its_field(kitchen: Kitchen, code: str) -> None:
    with kitchen.plant.acting("walt"), pytest.raises(Refused) as refusal:
        kitchen.lot(kitchen.elderberry, code, "1", 1)

    assert refusal.value.field == "code"


def test_genealogy_is_walked_both_ways_with_the_depth(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        lots = kitchen.stocked()
        batch = production.complete_batch(batch=kitchen.batch("1000", number="B-1182"))

        assert batch.output_lot is not None
        back = queries.reach(batch.output_lot, queries.Direction.BACK)
        forward = queries.reach(lots["PEC-1"], queries.Direction.FORWARD)

        named = {one.lot_id: Lot.objects.get(id=one.lot_id).code for one in [*back, *forward]}
    assert sorted((one.depth, named[one.lot_id]) for one in back) == [
        (0, "B-1182"),
        (1, "ELD-LATER"),
        (1, "ELD-SOON"),
        (1, "PEC-1"),
    ]
    assert [(one.depth, named[one.lot_id]) for one in forward] == [(0, "PEC-1"), (1, "B-1182")]


def test_a_stranger_walks_nowhere(kitchen: Kitchen, rival: Plant) -> None:
    with kitchen.plant.machine():
        lots = kitchen.stocked()
        production.complete_batch(batch=kitchen.batch("1000"))

    with rival.machine():
        assert len(queries.reach(lots["PEC-1"], queries.Direction.FORWARD)) == 1
        assert not queries.lots_named("PEC-1").exists()
