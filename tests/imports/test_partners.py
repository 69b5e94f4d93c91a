"""Partners and what suppliers sell, by file."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from catalog import operations as catalog
from catalog import queries
from catalog.models import Partner, SupplierItem
from core.imports import kind_named, kinds
from core.models import AuditEntry
from tests.cast import Plant
from tests.imports.files import bring, csv

PARTNERS = (
    "code,name,role,country,email,lead_time_days,min_remaining_life_days",
    "NORD,Nordic Extracts,supplier,Norway,orders@nordic.example,21,",
    'SHOP,"Shops, and more",customer,,,,180',
    "äble,Äble,both,,,,",
)
TERMS = (
    "supplier,sku,approved,price,currency,price_unit,moq,order_multiple,lead_time_days,supplier_sku"
)
SOLD = (
    TERMS,
    "nord,eld ,yes,562.50,SEK,Drum,50,25,14,NE-77",
    "NORD,PEC,,9.123456,,,,,,",
    "Äble,PEC,no,,,,,,,",
)


@pytest.fixture
def petra(acme: Plant) -> Iterator[None]:
    with acme.acting():
        stocked_shelf()
        yield


def stocked_shelf() -> None:
    bring(csv("sku,name,kind,unit", "ELD,Elderberry,raw,kg", "PEC,Pectin,raw,g"))
    bring(csv("sku,unit,stock_units_per_unit", "ELD,drum,25"), "item_units")


def exported(kind: str) -> list[list[str]]:
    return [list(row.values()) for row in kind_named(kind).export()]  # type: ignore[misc]


def test_files_import_in_the_order_in_which_they_need_each_other() -> None:
    names = [kind.name for kind in kinds()]

    assert names[:5] == ["items", "item_units", "partners", "locations", "supplier_items"]


def test_the_second_time_everything_is_unchanged(petra: None) -> None:
    first = bring(csv(*PARTNERS), "partners"), bring(csv(*SOLD), "supplier_items")
    before = AuditEntry.objects.count()
    again = bring(csv(*PARTNERS), "partners"), bring(csv(*SOLD), "supplier_items")

    assert [(a.created, a.refused) for a in first] == [(3, []), (3, [])]
    assert [(a.created, a.updated, a.unchanged) for a in again] == [(0, 0, 3), (0, 0, 3)]
    assert AuditEntry.objects.count() == before


def test_what_is_exported_is_exact_and_in_order(petra: None) -> None:
    bring(csv(*PARTNERS), "partners")
    bring(csv(*SOLD), "supplier_items")

    assert exported("partners") == [
        ["NORD", "Nordic Extracts", "supplier", "Norway", "orders@nordic.example", "21", ""],
        ["SHOP", "Shops, and more", "customer", "", "", "", "180"],
        ["äble", "Äble", "both", "", "", "", ""],
    ]
    assert exported("supplier_items") == [
        ["NORD", "ELD", "yes", "562.5", "SEK", "Drum", "50", "25", "14", "NE-77"],
        ["NORD", "PEC", "no", "9.123456", "EUR", "g", "", "", "", ""],
        ["äble", "PEC", "no", "", "", "g", "", "", "", ""],
    ]


def test_a_changed_cell_changes_that_alone_and_is_in_the_trail(petra: None) -> None:
    bring(csv(*PARTNERS), "partners")
    bring(csv(*SOLD), "supplier_items")

    answer = bring(csv("supplier,sku,moq", "NORD,ELD,75", "NORD,PEC,"), "supplier_items")
    sold = queries.supplier_items()[0]
    entry = AuditEntry.objects.get(relation="catalog_supplieritem", action="update")

    assert (answer.updated, answer.unchanged) == (1, 1)
    assert (str(sold.moq.normalize()), sold.price_uom, sold.version) == ("75", "Drum", 2)
    assert entry.record_id == sold.id
    assert entry.reason.endswith("row 2")


@pytest.mark.parametrize(
    ("line", "column", "value", "why"),
    [
        (",x,supplier,,,,", "code", "", "needed"),
        ("@x,x,supplier,,,,", "code", "@x", "cannot begin with @"),
        ("x,x,friend,,,,", "role", "friend", "Use one of supplier, customer, both"),
        ("x,x,supplier,,orders at x,,", "email", "orders at x", "not an e-mail address"),
        ("x,x,supplier,,,soon,", "lead_time_days", "soon", "whole number"),
        ("x,x,customer,,,,-1", "min_remaining_life_days", "-1", "out of bounds"),
        ("nord,x,supplier,,,,", "code", "nord", "The same code stands in row 2 already"),
    ],
)
def test_what_is_wrong_with_a_partner_is_named(
    petra: None, line: str, column: str, value: str, why: str
) -> None:
    answer = bring(csv(*PARTNERS, line), "partners")

    (fault,) = answer.refused
    assert (fault.row, fault.column, fault.value) == (5, column, value)
    assert why in fault.reason
    assert not Partner.objects.exists()


@pytest.mark.parametrize(
    ("line", "column", "why"),
    [
        ("NOBODY,ELD,,,,,,,,", "supplier", "There is no partner NOBODY"),
        ("SHOP,ELD,,,,,,,,", "supplier", "SHOP is a customer only"),
        ("NORD,NOTHING,,,,,,,,", "sku", "There is no item NOTHING"),
        ("NORD,ELD,maybe,,,,,,,", "approved", "neither yes nor no"),
        ("NORD,ELD,,-1,,,,,,", "price", "below zero"),
        ("NORD,ELD,,NaN,,,,,,", "price", "not a number"),
        ("NORD,ELD,,1.1234567,,,,,,", "price", "7 decimals"),
        ("NORD,ELD,,1,Euro,,,,,", "currency", "not a currency"),
        ("NORD,ELD,,1,,l,,,,", "price_unit", "l does not convert to it"),
        ("NORD,ELD,,1,,sack,,,,", "price_unit", "is not a unit"),
        ("NORD,ELD,,,,,-5,,,", "moq", "below zero"),
        ("NORD,ELD,,,,,,0,,", "order_multiple", "above zero"),
        ("NORD,ELD,,,,,,,soon,", "lead_time_days", "whole number"),
        ("nord,pec ,,,,,,,,", "sku", "stands in row 2 already"),
    ],
)
def test_what_is_wrong_with_terms_is_named_and_nothing_goes_in(
    petra: None, line: str, column: str, why: str
) -> None:
    bring(csv(*PARTNERS), "partners")

    answer = bring(csv(TERMS, "NORD,PEC,,,,,,,,", line), "supplier_items")

    (fault,) = answer.refused
    assert (fault.row, fault.column) == (3, column)
    assert why in fault.reason
    assert not SupplierItem.objects.exists()


def test_every_fault_of_a_row_is_told_at_once(petra: None) -> None:
    answer = bring(csv(TERMS, "NOBODY,NOTHING,,,,,,,,"), "supplier_items")

    assert [fault.column for fault in answer.refused] == ["supplier", "sku"]


def test_an_odd_lead_time_goes_in_with_a_warning(petra: None) -> None:
    partners = bring(csv("code,name,role,lead_time_days", "N,N,supplier,2000"), "partners")
    sold = bring(csv("supplier,sku,lead_time_days", "N,ELD,2000"), "supplier_items")

    assert (partners.created, sold.created) == (1, 1)
    assert [w.column for w in partners.warnings + sold.warnings] == ["lead_time_days"] * 2


def test_another_tenants_partners_are_not_known(acme: Plant, rival: Plant) -> None:
    with acme.acting():
        stocked_shelf()
        bring(csv(*PARTNERS), "partners")
    with rival.acting():
        stocked_shelf()
        answer = bring(csv(TERMS, "NORD,ELD,,,,,,,,"), "supplier_items")
        theirs = bring(csv(*PARTNERS), "partners")

    assert [fault.reason for fault in answer.refused] == [
        "There is no partner NORD. Import partners before what they supply."
    ]
    assert theirs.created == 3


def test_a_dry_run_leaves_nothing(petra: None) -> None:
    bring(csv(*PARTNERS), "partners")
    answer = bring(csv(*SOLD), "supplier_items", dry_run=True)

    assert (answer.created, answer.refused) == (3, [])
    assert not SupplierItem.objects.exists()


def test_a_price_for_a_unit_the_item_lost_is_asked_for_again(petra: None) -> None:
    bring(csv(*PARTNERS), "partners")
    bring(csv(*SOLD), "supplier_items")
    pectin = queries.item_by_code("PEC")
    assert pectin
    catalog.change_item(item=pectin, version=1, uom="pcs")

    answer = bring(csv("supplier,sku,moq", "NORD,PEC,5"), "supplier_items")

    assert [(f.column, "g does not convert" in f.reason) for f in answer.refused] == [
        ("price_unit", True)
    ]
