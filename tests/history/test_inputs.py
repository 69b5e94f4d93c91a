"""What went into batches of the past: linked once, exactly, and never in a circle."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from catalog import operations as catalog
from core.tenancy.context import performing
from lots.circles import rings
from lots.models import Lot, LotLink
from lots.queries import Direction
from production import queries
from tests.cast import Plant
from tests.gummies import Kitchen
from tests.history.conftest import B1, B2, BATCHES, INPUTS
from tests.imports.files import bring, csv


def linked(*lines: str) -> None:
    """Both batches, and these inputs."""
    assert bring(csv(BATCHES, B1, B2), "batches").created == 2
    assert not bring(csv(INPUTS, *lines), "batch_inputs").refused


def test_inputs_are_linked_with_an_amount_or_without(tablets: Plant) -> None:
    with tablets.machine():
        linked("B1,API,A1,,", "B1,API,A2,500,g")
        links = {link.input_lot.code: link for link in LotLink.objects.order_by("pk")}

    assert (links["A1"].quantity, links["A1"].is_migrated) == (None, True)
    assert (links["A2"].quantity, links["A2"].entered_uom) == (Decimal("0.5"), "g")


def test_a_trace_goes_through_them_both_ways(tablets: Plant) -> None:
    with tablets.machine():
        linked("B1,API,A1,,", "B2,API,A1,1,kg", "B2,API,A2,,")
        lots = {lot.code: lot for lot in Lot.objects.select_related("item")}
        forward = queries.trace(lots["A1"], Direction.FORWARD)
        back = queries.trace(lots["T2"], Direction.BACK)

    assert [(str(b), b.output_lot.code, b.quantity) for b in forward.batches] == [
        ("B1", "T1", 950),
        ("B2", "T2", 990),
    ]
    assert [(one.lot.code, one.quantity) for one in forward.lots][1:] == [("T1", 950), ("T2", 990)]
    assert sorted(one.lot.code for one in back.lots if one.depth) == ["A1", "A2"]
    assert [str(b) for b in back.batches] == ["B2"]


def test_the_same_again_changes_nothing_and_another_amount_is_refused(tablets: Plant) -> None:
    with tablets.machine():
        linked("B1,API,A1,,", "B1,API,A2,500,g")
        again = bring(csv(INPUTS, "b1,api,a1,,", "B1,API,A2,0.5,kg"), "batch_inputs")
        other = bring(csv(INPUTS, "B1,API,A1,2,kg"), "batch_inputs")

        assert LotLink.objects.count() == 2
    assert (again.unchanged, again.refused) == (2, [])
    assert "not recorded" in other.refused[0].reason


@pytest.mark.parametrize(
    ("line", "column", "why"),
    [
        ("B9,API,A1,,", "batch", "no closed batch B9"),
        ("B1,NO,A1,,", "sku", "no item NO"),
        ("B1,API,A9,,", "lot", "no lot A9 of API"),
        ("B1,TAB,T1,,", "lot", "no input of its own"),
        ("B1,API,A1,0,kg", "quantity", "Leave the quantity empty"),
        ("B1,API,A1,5,", "unit", "needs its unit"),
        ("B1,API,A1,5,l", "unit", "does not convert"),
    ],
)
def test_what_is_wrong_is_named(tablets: Plant, line: str, column: str, why: str) -> None:
    with tablets.machine():
        bring(csv(BATCHES, B1, B2), "batches")
        answer = bring(csv(INPUTS, line, "B2,API,A2,,"), "batch_inputs")

        assert not LotLink.objects.exists()
    (fault,) = answer.refused
    assert (fault.row, fault.column) == (2, column)
    assert why in fault.reason


def test_a_refused_line_takes_its_batch_along_and_no_other(tablets: Plant) -> None:
    with tablets.machine():
        bring(csv(BATCHES, B1, B2), "batches")
        lines = ["B1,API,A1,,", "B1,API,A9,,", "B2,API,A2,,"]
        answer = bring(csv(INPUTS, *lines), "batch_inputs", partial=True)

        assert [link.output_lot.code for link in LotLink.objects.all()] == ["T2"]
    assert (answer.created, len(answer.refused)) == (1, 1)


def test_a_circle_is_refused_within_a_file_and_with_what_stands(tablets: Plant) -> None:
    with tablets.machine():
        bring(csv(BATCHES, B1, B2), "batches")
        both = bring(csv(INPUTS, "B1,TAB,T2,,", "B2,TAB,T1,,", "B2,API,A1,,"), "batch_inputs")
        bring(csv(INPUTS, "B1,TAB,T2,,"), "batch_inputs")
        second = bring(csv(INPUTS, "B2,TAB,T1,,"), "batch_inputs")

        assert LotLink.objects.count() == 1
    assert [fault.row for fault in both.refused] == [2, 3]
    assert "back into itself" in second.refused[0].reason


def test_rings_are_the_nodes_that_reach_each_other() -> None:
    found = rings([(1, 2), (2, 3), (3, 1), (3, 4), (4, 5), (5, 4), (6, 1)])

    assert found[1] == found[2] == found[3]
    assert found[4] == found[5] != found[1]
    assert found[6] not in (found[1], found[4])


def test_a_batch_made_here_keeps_its_own_inputs(kitchen: Kitchen) -> None:
    from production import operations as production

    with kitchen.plant.machine():
        kitchen.stocked()
        production.complete_batch(batch=kitchen.batch("1000", number="LIVE"))
        catalog.create_item(sku="API", name="Active", kind="raw", uom="kg")
        answer = bring(csv(INPUTS, "LIVE,ELD,ELD-EXPIRED,1,kg"), "batch_inputs")
        same = bring(csv(INPUTS, "LIVE,ELD,ELD-SOON,10,kg"), "batch_inputs")

    assert "was made here" in answer.refused[0].reason
    assert same.unchanged == 1


def test_nobody_writes_a_link_past_the_owners_function(tablets: Plant) -> None:
    with tablets.machine():
        linked("B1,API,A1,,")
        for statement in (
            "INSERT INTO lots_lotlink SELECT * FROM lots_lotlink",
            "UPDATE lots_lotlink SET quantity = 1",
            "DELETE FROM lots_lotlink",
        ):
            with (
                performing("tests.break"),
                pytest.raises(DatabaseError, match="permission denied"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement)


def test_a_leaf_covers_what_history_adds(tablets: Plant) -> None:
    with tablets.machine(), connection.cursor() as cursor:
        linked("B1,API,A1,,", "B1,API,A2,1,kg")
        cursor.execute("SELECT bool_and(leaf = app.lot_link_leaf(k)) FROM lots_lotlink k")
        (as_written,) = cursor.fetchone()
        cursor.execute(
            "SELECT bool_or(leaf = app.lot_link_leaf(jsonb_populate_record(k, change))) "
            "FROM lots_lotlink k, (VALUES ('{\"is_migrated\": false}'::jsonb), "
            '(\'{"quantity": 7}\'), (\'{"entered_uom": "t"}\'), (\'{"entered_quantity": "9"}\'))'
            " AS changes (change)"
        )
        (as_changed,) = cursor.fetchone()

    assert (as_written, as_changed) == (True, False)
