"""Batches made before the ledger: stated once, with their lots, and no stock moves."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from core.imports import kind_named
from core.refusals import Forbidden
from core.tenancy.context import performing
from inventory.models import Movement, Quant
from lots.models import Lot
from production.models import Batch
from tests.cast import Plant
from tests.history.conftest import B1, B2, BATCHES, founded
from tests.imports.files import bring, csv


def test_a_batch_of_the_past_is_closed_with_its_lot_and_moves_nothing(tablets: Plant) -> None:
    with tablets.machine():
        answer = bring(csv(BATCHES, B1, B2), "batches")
        first, second = Batch.objects.order_by("pk")

        assert (answer.created, answer.refused, answer.warnings) == (2, [], [])
        assert (first.status, first.is_migrated, str(first)) == ("closed", True, "B1")
        assert (first.started, second.started) == ("2018-11", "2018-12-03")
        assert (first.planned_quantity, first.quantity) == (1000, 950)
        assert second.output_lot is not None
        assert second.output_lot.disposition == "rejected"
        assert not Movement.objects.exists()
        assert not Quant.objects.exists()


def test_a_month_is_kept_as_a_month_and_expiry_counts_from_its_first_day(tablets: Plant) -> None:
    with tablets.machine():
        bring(csv(BATCHES, B1), "batches")
        lot = Lot.objects.get(code="T1")

    assert (lot.made_on.isoformat(), lot.made_on_is_month) == ("2018-11-01", True)
    assert lot.expires_on.isoformat() == "2020-10-31"


def test_opening_stock_keeps_a_month_as_a_month_and_writes_it_so(tablets: Plant) -> None:
    lots, row = "sku,lot,quantity,unit,location,made_on", "TAB,T7,5,pcs,STORE,2018-11"
    with tablets.machine():
        bring(csv(lots, row), "lots")
        again = bring(csv(lots, row), "lots")
        as_day = bring(csv(lots, row + "-01"), "lots")
        batch = bring(csv(BATCHES, "B7,TAB,5,5,pcs,2018-11,T7,2018-11,released"), "batches")
        lot = Lot.objects.get(code="T7")
        export = kind_named("lots").export
        assert export is not None
        (written,) = [line["made_on"] for line in export() if line["lot"] == "T7"]

    assert (lot.made_on.isoformat(), lot.made_on_is_month) == ("2018-11-01", True)
    assert (again.unchanged, batch.created, written) == (1, 1, "2018-11")
    assert [(one.column, one.reason) for one in as_day.refused] == [
        ("made_on", "Lot T7 is known with made_on 2018-11. A file does not change it.")
    ]


def test_the_same_file_again_changes_nothing(tablets: Plant) -> None:
    with tablets.machine():
        bring(csv(BATCHES, B1, B2), "batches")
        again = bring(csv(BATCHES, B1.replace("B1", " b1 "), B2), "batches")

    assert (again.created, again.updated, again.unchanged, again.refused) == (0, 0, 2, [])


def test_a_lot_that_is_known_is_the_output_lot(tablets: Plant) -> None:
    with tablets.machine():
        bring(
            csv("sku,lot,quantity,unit,location,made_on", "TAB,T2,5,pcs,STORE,2018-12-04"), "lots"
        )
        answer = bring(csv(BATCHES, B2.replace("rejected", "released")), "batches")

        assert (answer.created, Lot.objects.filter(code="T2").count()) == (1, 1)
        assert Movement.objects.count() == 1  # the opening, and nothing more


@pytest.mark.parametrize(
    ("line", "column", "why"),
    [
        ("B3,NO,1,1,pcs,2018-11,T3,,", "sku", "no item NO"),
        ("B3,TAB,1,0,pcs,2018-11,T3,,", "quantity", "more than zero"),
        ("B3,TAB,1,NaN,pcs,2018-11,T3,,", "quantity", "not a number"),
        ("B3,TAB,1,1,bag,2018-11,T3,,", "unit", "not a unit"),
        ("B3,TAB,1,1,pcs,11/2018,T3,,", "started_at", "not an ISO date"),
        ("B3,TAB,1,1,pcs,2018-13,T3,,", "started_at", "not a day of the calendar"),
        ("B3,TAB,1,1,pcs,2018-11-05T08:00,T3,,", "started_at", "add the offset"),
        ("B3,TAB,1,1,pcs,,T3,2018-11,lost", "status", "no status"),
        ("B1,TAB,1000,951,pcs,2018-11,T1,,", "quantity", "known with quantity 950 pcs"),
        ("B1,TAB,1000,950,pcs,2018-12,T1,,", "started_at", "known with another started_at"),
        ("B1,TAB,1000,950,pcs,2018-11,T9,,", "lot", "made lot T1"),
        ("B3,TAB,1,1,pcs,2018-11,T1,2019-01,", "made_on", "known with made_on 2018-11-01"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_written(
    tablets: Plant, line: str, column: str, why: str
) -> None:
    with tablets.machine():
        bring(csv(BATCHES, B1), "batches")
        answer = bring(csv(BATCHES, line, "B4,TAB,1,1,pcs,2018-11,T4,,"), "batches")

        assert Batch.objects.count() == 1
        assert Lot.objects.filter(item__sku="TAB").count() == 1
    (fault,) = answer.refused
    assert (fault.row, fault.column) == (2, column)
    assert why in fault.reason


def test_a_disposition_is_not_changed_by_a_file(tablets: Plant) -> None:
    with tablets.machine():
        bring(csv(BATCHES, B1), "batches")
        again = bring(csv(BATCHES, B1.replace("released", "rejected")), "batches")

        assert Lot.objects.get(code="T1").disposition == "released"
    assert (again.unchanged, again.warnings[0].column) == (1, "status")


def test_an_executive_may_not_state_batches(tablets: Plant) -> None:
    with tablets.acting("petra"), pytest.raises(Forbidden):
        bring(csv(BATCHES, B1), "batches")


def test_a_stranger_sees_nothing_of_it_and_may_use_the_same_codes(
    tablets: Plant, rival: Plant
) -> None:
    with tablets.machine():
        bring(csv(BATCHES, B1), "batches")
    founded(rival)
    with rival.machine():
        assert not Batch.objects.exists()
        assert bring(csv(BATCHES, B1), "batches").created == 1


def test_the_database_keeps_a_live_batch_whole(tablets: Plant) -> None:
    with tablets.machine():
        bring(csv(BATCHES, B1), "batches")
        batch = Batch.objects.get()
        for change in ("is_migrated = false", "quantity = 5", "status = 'planned'"):
            with (
                performing("tests.break"),
                pytest.raises(DatabaseError, match="stays as it was stated"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(f"UPDATE production_batch SET {change} WHERE id = %s", [batch.id])
