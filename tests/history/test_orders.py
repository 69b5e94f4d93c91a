"""Shipments and receipts of the past: whole, once, and in every trace."""

from __future__ import annotations

from decimal import Decimal

import pytest

from core.imports import kind_named
from inventory.models import Movement
from lots.models import Lot
from lots.queries import Direction
from orders.models import Receipt, ReceiptLine, Shipment, ShipmentLine
from production import queries
from tests.cast import Plant
from tests.history.conftest import B1, BATCHES, INPUTS
from tests.imports.files import bring, csv

SHIPMENTS = "shipment,customer,sku,lot,quantity,unit,shipped_on,ordered_on,quantity_ordered,order"
S1 = "S1,PHARMACY,TAB,T1,900,pcs,2019-01-05,2019-01-02,1000,SO-7"
RECEIPTS = (
    "po,line,receipt,supplier,sku,quantity,unit,unit_price,currency,ordered_on,promised_on,"
    "received_on,lot,accepted,post"
)
R1 = "PO1,1,R1,CHEM,API,25000,g,0.02,EUR,2018-01-01,2018-02-01,2018-02-03,A3,yes,no"


def test_what_was_shipped_and_received_stands_in_the_trace(tablets: Plant) -> None:
    with tablets.machine():
        bring(csv(BATCHES, B1), "batches")
        assert bring(csv(RECEIPTS, R1), "receipts").created == 1
        bring(csv(INPUTS, "B1,API,A3,,"), "batch_inputs")
        assert bring(csv(SHIPMENTS, S1), "shipments").created == 1
        found = queries.trace(Lot.objects.get(code="A3"), Direction.FORWARD)

        assert not Movement.objects.exists()
    assert list(found.shipments) == [
        {
            "shipment": "S1",
            "customer": "PHARMACY",
            "sku": "TAB",
            "lot": "T1",
            "quantity": Decimal(900),
        }
    ]
    assert [row["supplier"] for row in found.suppliers] == ["CHEM"]


def test_twice_is_unchanged_and_otherwise_refused(tablets: Plant) -> None:
    with tablets.machine():
        bring(csv(BATCHES, B1), "batches")
        bring(csv(SHIPMENTS, S1), "shipments")
        bring(csv(RECEIPTS, R1), "receipts")
        again = [
            bring(csv(SHIPMENTS, S1), "shipments").unchanged,
            bring(csv(RECEIPTS, R1), "receipts").unchanged,
        ]
        other = [
            bring(csv(SHIPMENTS, S1.replace(",900,", ",901,")), "shipments").refused[0].column,
            bring(csv(RECEIPTS, R1.replace("2018-02-03", "2018-02-04")), "receipts")
            .refused[0]
            .column,
        ]
        assert (ShipmentLine.objects.count(), ReceiptLine.objects.count()) == (1, 1)

    assert again == [1, 1]
    assert other == ["quantity", "received_on"]


def test_an_export_comes_back_as_it_was(tablets: Plant) -> None:
    with tablets.machine():
        bring(csv(BATCHES, B1), "batches")
        bring(csv(SHIPMENTS, S1), "shipments")
        bring(csv(RECEIPTS, R1), "receipts")
        for kind, header, line in (("shipments", SHIPMENTS, S1), ("receipts", RECEIPTS, R1)):
            export = kind_named(kind).export
            assert export is not None
            (row,) = export()
            assert ",".join(row[name] for name in header.split(",")) == line


@pytest.mark.parametrize(
    ("line", "column", "why"),
    [
        (S1.replace("PHARMACY", "NOBODY"), "customer", "no partner NOBODY"),
        (S1.replace("PHARMACY", "CHEM"), "customer", "is a supplier"),
        (S1.replace("T1", "T9"), "lot", "no lot T9"),
        (S1.replace(",900,", ",0,"), "quantity", "above zero"),
        (S1.replace("2019-01-05", "05/01/2019"), "shipped_on", "not an ISO date"),
    ],
)
def test_a_shipment_at_fault_is_named_and_falls_whole(
    tablets: Plant, line: str, column: str, why: str
) -> None:
    with tablets.machine():
        bring(csv(BATCHES, B1), "batches")
        sibling = "S1,PHARMACY,API,A1,1,kg,2019-01-05,,,"
        answer = bring(csv(SHIPMENTS, line, sibling), "shipments", partial=True)

        assert not Shipment.objects.exists()
    assert (answer.refused[0].row, answer.refused[0].column) == (2, column)
    assert why in answer.refused[0].reason


@pytest.mark.parametrize(
    ("line", "column", "why"),
    [
        (R1.replace("CHEM", "PHARMACY"), "supplier", "is a customer"),
        (R1.replace("0.02", "-1"), "unit_price", "not below zero"),
        (R1.replace(",g,", ",l,"), "unit", "does not convert"),
    ],
)
def test_a_receipt_at_fault_is_named_and_falls_whole(
    tablets: Plant, line: str, column: str, why: str
) -> None:
    with tablets.machine():
        sibling = R1.replace("PO1,1", "PO1,2").replace("A3", "")
        answer = bring(csv(RECEIPTS, line, sibling), "receipts", partial=True)

        assert not Receipt.objects.exists()
        assert not Lot.objects.filter(code="A3").exists()
    assert (answer.refused[0].row, answer.refused[0].column) == (2, column)
    assert why in answer.refused[0].reason


def test_odd_dates_go_in_with_a_warning(tablets: Plant) -> None:
    with tablets.machine():
        late = R1.replace("2018-01-01", "2018-02-09")
        years = R1.replace("PO1", "PO2").replace("2018-01-01", "2011-01-01").replace("A3", "")
        answer = bring(csv(RECEIPTS, late, years), "receipts")

    assert answer.created == 2
    assert [(w.row, w.column) for w in answer.warnings] == [
        (2, "ordered_on"),
        (2, "promised_on"),
        (3, "ordered_on"),
    ]


def test_a_stranger_sees_no_shipment(tablets: Plant, rival: Plant) -> None:
    with tablets.machine():
        bring(csv(BATCHES, B1), "batches")
        bring(csv(SHIPMENTS, S1), "shipments")
    with rival.machine():
        assert not Shipment.objects.exists()
        assert not ShipmentLine.objects.exists()
