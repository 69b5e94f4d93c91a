"""Rows at fault, answered cell by cell; all or nothing, or the good ones."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from catalog import queries
from core.imports import Fault
from core.models import AuditEntry, Document, Import
from core.refusals import Forbidden
from tests.cast import Plant
from tests.imports.files import HEADER, bring, csv

WHOLE = "ELD,Elderberry extract,raw,kg"


@pytest.fixture
def petra(acme: Plant) -> Iterator[None]:
    with acme.acting():
        yield


def skus() -> list[str]:
    return list(queries.items().values_list("sku", flat=True))


@pytest.mark.parametrize(
    ("header", "cells", "column", "value", "why"),
    [
        ("", "=1+1,x,raw,kg", "sku", "=1+1", "cannot begin with ="),
        ("", "@SUM,x,raw,kg", "sku", "@SUM", "cannot begin with @"),
        ("", f"{'x' * 201},x,raw,kg", "sku", "x" * 199 + "…", "201 characters"),
        ("", f"ELD,{'x' * 201},raw,kg", "name", "x" * 199 + "…", "201 characters"),
        ("", "E\0LD,x,raw,kg", "sku", "E\0LD", "NUL character"),
        ("", ",x,raw,kg", "sku", "", "needed"),
        ("", "ELD,x,food,kg", "kind", "food", "no kind of item"),
        ("", "ELD,x,raw,kilogrm", "unit", "kilogrm", "Did you mean kg?"),
        ("", "ELD,x,raw,a pinch", "unit", "a pinch", "is not a unit. Use one of"),
        (",standard_cost", "ELD,x,raw,kg,NaN", "standard_cost", "NaN", "not a number"),
        (",standard_cost", "ELD,x,raw,kg,1e400", "standard_cost", "1e400", "not a number"),
        (",standard_cost", 'ELD,x,raw,kg,"1,5"', "standard_cost", "1,5", "Decimals use a point"),
        (",standard_cost", "ELD,x,raw,kg,1.1234567", "standard_cost", "1.1234567", "7 decimals"),
        (",shelf_life_days", "ELD,x,raw,kg,long", "shelf_life_days", "long", "whole number"),
        (",shelf_life_days", "ELD,x,raw,kg,-3", "shelf_life_days", "-3", "out of bounds"),
        (",lot_tracked", "ELD,x,raw,kg,maybe", "lot_tracked", "maybe", "neither yes nor no"),
        (",gtin", "ELD,x,raw,kg,4006381333932", "gtin", "4006381333932", "check digit"),
        ("", "ELD,x,raw,kg,more", "", "more", "beyond the last column"),
    ],
)
def test_a_cell_at_fault_is_named(
    petra: None, header: str, cells: str, column: str, value: str, why: str
) -> None:
    answer = bring(csv(HEADER + header, "OK,Fine,raw,kg", cells))

    (fault,) = answer.refused
    assert (fault.row, fault.column, fault.value) == (3, column, value)
    assert why in fault.reason
    assert (answer.rows, answer.created) == (2, 0)
    assert skus() == []


def test_every_fault_of_every_row_is_told_at_once(petra: None) -> None:
    answer = bring(csv(HEADER, "=1,,food,kg", "", "ELD,x,raw,pinch"))

    assert [(fault.row, fault.column) for fault in answer.refused] == [
        (2, "sku"),
        (2, "name"),
        (2, "kind"),
        (4, "unit"),
    ]


def test_a_key_that_stands_twice_is_refused_whatever_its_case(petra: None) -> None:
    answer = bring(csv(HEADER, WHOLE, "eld ,Again,raw,kg"))

    assert answer.refused == [Fault(3, "sku", "eld ", "The same sku stands in row 2 already.")]
    assert skus() == []


def test_with_partial_the_good_rows_go_in(petra: None) -> None:
    answer = bring(csv(HEADER, WHOLE, "BAD,x,raw,pinch"), partial=True)

    assert (answer.created, len(answer.refused)) == (1, 1)
    assert skus() == ["ELD"]


def test_unknown_columns_are_reported(petra: None) -> None:
    answer = bring(csv("sku,name,kind,unit,Colour", WHOLE + ",red"))

    assert (answer.created, answer.ignored_columns) == (1, ["Colour"])


def test_the_second_time_everything_is_unchanged(petra: None) -> None:
    file = csv(HEADER + ",standard_cost", WHOLE + ",12.50", "ELD-2,Second,raw,g,")
    bring(file)
    before = AuditEntry.objects.count()

    again = bring(file)

    assert (again.created, again.updated, again.unchanged) == (0, 0, 2)
    assert AuditEntry.objects.count() == before
    assert Import.objects.count() == 1


def test_an_empty_cell_is_not_given(petra: None) -> None:
    bring(csv(HEADER + ",storage", WHOLE + ",Cool and dry"))

    answer = bring(csv(HEADER + ",storage", "ELD,Elderberry,raw,kg,"))
    item = queries.item_by_code("ELD")

    assert (answer.updated, item and item.storage) == (1, "Cool and dry")
    assert item and item.name == "Elderberry"


def test_a_dry_run_answers_and_leaves_no_trace(petra: None) -> None:
    before = AuditEntry.objects.count()
    answer = bring(csv(HEADER, WHOLE), dry_run=True)

    assert (answer.rows, answer.created) == (1, 1)
    assert skus() == []
    assert AuditEntry.objects.count() == before
    assert bring(csv(HEADER, WHOLE)).created == 1
    assert Document.objects.get(kind="import").number == "IMP-0001"


def test_the_trail_names_the_import_and_the_row(petra: None) -> None:
    bring(csv(HEADER, "", WHOLE, "ELD-2,Second,raw,g"))

    entries = AuditEntry.objects.filter(relation="catalog_item").order_by("reason")
    assert list(entries.values_list("reason", "operation")) == [
        ("IMP-0001 row 3", "core.import_file"),
        ("IMP-0001 row 4", "core.import_file"),
    ]
    assert Import.objects.get(document__number="IMP-0001").answer["created"] == 2


def test_an_odd_value_goes_in_with_a_warning(petra: None) -> None:
    answer = bring(csv(HEADER + ",lead_time_days", WHOLE + ",2000"))

    assert answer.created == 1
    assert [(w.row, w.column) for w in answer.warnings] == [(2, "lead_time_days")]


def test_an_import_needs_its_right_and_the_kinds_own(acme: Plant) -> None:
    with acme.acting("otto"), pytest.raises(Forbidden, match="Import files"):
        bring(csv(HEADER, WHOLE))
    with acme.acting("ada"), pytest.raises(Forbidden, match="Change items"):
        bring(csv(HEADER, WHOLE))


def test_a_stranger_tenant_has_its_own_items(acme: Plant, rival: Plant) -> None:
    with acme.acting():
        bring(csv(HEADER, WHOLE))
    with rival.acting():
        answer = bring(csv(HEADER, WHOLE))

    assert answer.created == 1


def test_half_way_nothing_stays(petra: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(**_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("core.imports.running.record", breaks)
    with pytest.raises(ZeroDivisionError):
        bring(csv(HEADER, WHOLE))

    assert skus() == []


def test_a_file_of_a_header_alone_is_no_fault(petra: None) -> None:
    assert bring(csv(HEADER)).rows == 0
