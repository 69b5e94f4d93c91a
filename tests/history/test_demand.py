"""Demand of the past: stored once, returns kept."""

from __future__ import annotations

from decimal import Decimal

import pytest

from core.imports import kind_named
from core.refusals import Forbidden
from replenishment.models import Demand
from tests.cast import Plant
from tests.imports.files import bring, csv

HEADER = "sku,date,quantity,period,location"


def test_demand_is_kept_with_returns_below_zero_and_comes_back(tablets: Plant) -> None:
    with tablets.machine():
        lines = ["TAB,2024-01-01,12.333333,month,", "TAB,2024-02-01,-2,month,STORE"]
        answer = bring(csv(HEADER, *lines), "demand")
        again = bring(csv(HEADER, *lines), "demand")
        total = sum(one.quantity for one in Demand.objects.all())
        export = kind_named("demand").export
        assert export is not None
        rows = [",".join(row.values()) for row in export()]

    assert (answer.created, again.unchanged, total) == (2, 2, Decimal("10.333333"))
    assert rows == lines


@pytest.mark.parametrize(
    ("line", "column", "why"),
    [
        ("NO,2024-01-01,1,day,", "sku", "no item NO"),
        ("TAB,2024-01-02,1,month,", "date", "named by its first day: 2024-01-01"),
        ("TAB,2024-01-01,1,year,", "period", "no period"),
        ("TAB,2024-01-01,1.1234567,day,", "quantity", "7 decimals"),
        ("TAB,2024-01-01,1,day,NOWHERE", "location", "no location NOWHERE"),
        ("TAB,2023-12-31,8,day,", "quantity", "known as 7 pcs"),
    ],
)
def test_what_is_wrong_is_named(tablets: Plant, line: str, column: str, why: str) -> None:
    with tablets.machine():
        bring(csv(HEADER, "TAB,2023-12-31,7,day,"), "demand")
        answer = bring(csv(HEADER, line, "TAB,2024-05-01,1,day,"), "demand")

        assert Demand.objects.count() == 1
    (fault,) = answer.refused
    assert (fault.row, fault.column) == (2, column)
    assert why in fault.reason


def test_otto_states_no_demand_and_a_stranger_sees_none(tablets: Plant, rival: Plant) -> None:
    with tablets.machine():
        bring(csv(HEADER, "TAB,2023-12-31,7,day,"), "demand")
    with tablets.acting("otto"), pytest.raises(Forbidden):
        bring(csv(HEADER, "TAB,2023-12-30,7,day,"), "demand")
    with rival.machine():
        assert not Demand.objects.exists()
