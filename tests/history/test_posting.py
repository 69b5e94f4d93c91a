"""Receipts by a file whose stock moves: received as on the page, once, with their paper."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from core.imports import kind_named
from inventory import queries as stock
from inventory.models import Movement
from lots.models import Lot
from orders.models import Receipt, ReceiptLine
from tests.cast import Plant
from tests.imports.files import bring, csv

HEADER = "po,line,receipt,supplier,sku,quantity,unit,received_on,lot,supplier_lot,expires_on,"
HEADER += "accepted,location,post"
SOON = (date.today() + timedelta(days=400)).isoformat()
LINE = f"PO1,1,R1,CHEM,API,25000,g,2026-01-02,A9,C-77,{SOON},yes,STORE,yes"


def on_hand(code: str) -> Decimal:
    return stock.on_hand(Lot.objects.get(code=code))


def test_what_is_posted_comes_in_and_names_its_document(tablets: Plant) -> None:
    with tablets.machine():
        assert bring(csv(HEADER, LINE), "receipts").created == 1

        lot = Lot.objects.get(code="A9")
        assert (lot.supplier.code, lot.supplier_lot, lot.disposition) == (
            "CHEM",
            "C-77",
            "released",
        )
        assert lot.expires_on.isoformat() == SOON
        (movement,) = Movement.objects.filter(lot=lot)
        assert (movement.kind, movement.quantity) == ("receipt", Decimal(25))
        assert (movement.entered_quantity, movement.entered_uom) == ("25000", "g")
        line = ReceiptLine.objects.get()
        assert line.document_id == movement.document_id
        assert movement.document.kind == "receipt"
        assert movement.reason.endswith(" row 2")
        assert not Receipt.objects.get().is_migrated


def test_twice_moves_stock_once(tablets: Plant) -> None:
    with tablets.machine():
        bring(csv(HEADER, LINE), "receipts")

        again = bring(csv(HEADER, LINE), "receipts")

        assert (again.created, again.unchanged) == (0, 1)
        assert on_hand("A9") == 25


def test_what_is_not_accepted_is_rejected(tablets: Plant) -> None:
    with tablets.machine():
        bring(csv(HEADER, LINE.replace(",yes,STORE", ",no,STORE")), "receipts")

        assert Lot.objects.get(code="A9").disposition == "rejected"
        assert on_hand("A9") == 25


def test_a_lot_with_too_little_life_goes_to_quarantine_and_is_told(tablets: Plant) -> None:
    with tablets.machine():
        bring(csv("sku,name,kind,unit,min_receipt_life_days", "API,Active,raw,kg,90"), "items")
        short = LINE.replace(SOON, "2026-02-02")

        answer = bring(csv(HEADER, short), "receipts")

        assert [(one.row, one.column) for one in answer.warnings] == [(2, "expires_on")]
        assert Lot.objects.get(code="A9").disposition == "quarantine"


@pytest.mark.parametrize(
    ("line", "column", "why"),
    [
        (LINE.replace(",A9,", ",A1,"), "lot", "a receipt never adds to it"),
        (LINE.replace(",A9,", ",,"), "lot", "name the lot that came"),
        (LINE.replace(SOON, "2025-01-01").replace("2026-01-02", "x"), "received_on", "not an ISO"),
        (LINE.replace("STORE", "NOWHERE"), "location", "no location NOWHERE"),
    ],
)
def test_a_row_at_fault_takes_its_receipt_out(
    tablets: Plant, line: str, column: str, why: str
) -> None:
    with tablets.machine():
        sibling = LINE.replace("PO1,1", "PO1,2").replace(",A9,", ",A10,")
        other = LINE.replace("R1", "R2").replace(",A9,", ",A11,")

        answer = bring(csv(HEADER, line, sibling, other), "receipts", partial=True)

        assert (answer.refused[0].row, answer.refused[0].column) == (2, column)
        assert why in answer.refused[0].reason
        assert set(Lot.objects.filter(code__startswith="A1").values_list("code", flat=True)) == {
            "A1",
            "A11",
        }


def test_a_dry_run_moves_nothing(tablets: Plant) -> None:
    with tablets.machine():
        answer = bring(csv(HEADER, LINE), "receipts", dry_run=True)

        assert answer.created == 1
        assert not Lot.objects.filter(code="A9").exists()


def test_one_lot_comes_in_once_in_a_file(tablets: Plant) -> None:
    with tablets.machine():
        answer = bring(csv(HEADER, LINE, LINE.replace("PO1,1", "PO1,2")), "receipts")

        assert [(one.row, one.column) for one in answer.refused] == [(3, "lot")]
        assert not Receipt.objects.exists()


def test_a_receipt_is_history_or_posted_as_a_whole(tablets: Plant) -> None:
    with tablets.machine():
        past = LINE.replace("PO1,1", "PO1,2").replace(",A9,", ",A10,").removesuffix("yes") + "no"
        both = bring(csv(HEADER, LINE, past), "receipts")
        bring(csv(HEADER, LINE), "receipts")

        later = bring(csv(HEADER, past), "receipts")
        kept = bring(csv(HEADER, past.replace("R1", "R2")), "receipts")
        posted = bring(csv(HEADER, past.replace("R1", "R2").removesuffix("no") + "yes"), "receipts")

        assert [one.column for one in both.refused] == ["post", "post"]
        assert [one.column for one in later.refused] == ["post"]
        assert kept.created == 1
        assert [one.column for one in posted.refused] == ["post"]


def test_what_is_not_told_apart_by_lots_is_added_to(tablets: Plant) -> None:
    with tablets.machine():
        bring(csv("sku,name,kind,unit,lot_tracked", "GLUE,Glue,consumable,kg,no"), "items")
        first = "PO1,1,R1,CHEM,GLUE,2,kg,2026-01-02,,,,,STORE,yes"

        bring(csv(HEADER, first, first.replace("PO1,1", "PO1,2")), "receipts")

        lot = Lot.objects.get(item__sku="GLUE")
        assert stock.on_hand(lot) == 4
        assert ReceiptLine.objects.values("document").distinct().count() == 2


def test_an_export_says_history_so_that_stock_is_not_doubled(tablets: Plant) -> None:
    with tablets.machine():
        bring(csv(HEADER, LINE), "receipts")
        export = kind_named("receipts").export
        assert export is not None

        (row,) = export()

        assert (row["lot"], row["post"]) == ("A9", "no")
        again = bring(csv(",".join(row), ",".join(row.values())), "receipts")
        assert (again.unchanged, again.refused) == (1, [])
