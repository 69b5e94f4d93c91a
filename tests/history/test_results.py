"""Laboratory results keep every decimal, and stand once."""

from __future__ import annotations

from decimal import Decimal

import pytest

from core.imports import kind_named
from core.refusals import Forbidden
from quality.models import Result
from tests.cast import Plant
from tests.imports.files import bring, csv

HEADER = "sku,lot,test,value,unit,low,high,sample,tested_on,stage"
ASSAY = "API,A1,assay,99.12345678901234567890,%,98,102,S1,2018-11-05,raw"


def test_a_value_keeps_every_decimal_and_comes_back_as_it_was(tablets: Plant) -> None:
    with tablets.machine():
        answer = bring(csv(HEADER, ASSAY, "API,A1,colour,white,,,,,,"), "results")
        assay = Result.objects.get(test="assay")
        export = kind_named("results").export
        assert export is not None
        rows = list(export())

    assert (answer.created, answer.refused, answer.warnings) == (2, [], [])
    assert assay.number == Decimal("99.12345678901234567890")
    assert [row["value"] for row in rows] == ["99.12345678901234567890", "white"]
    assert ",".join(rows[0].values()) == ASSAY


def test_a_value_outside_its_limits_is_kept_with_a_warning(tablets: Plant) -> None:
    with tablets.machine():
        lines = ["API,A1,assay,97.9,%,98,102,,,", "API,A2,assay,102.1,%,98,102,,,"]
        answer = bring(csv(HEADER, *lines), "results")

        assert Result.objects.count() == 2
    assert [fault.row for fault in answer.warnings] == [2, 3]


def test_spaces_alone_are_kept_as_given_and_an_empty_cell_is_refused(tablets: Plant) -> None:
    with tablets.machine():
        blank = bring(csv(HEADER, "API,A1,impurity,   ,%,,,,,"), "results")
        empty = bring(csv(HEADER, "API,A2,impurity,,%,,,,,"), "results")

        assert Result.objects.get().value == "   "
    assert (blank.created, len(blank.warnings)) == (1, 1)
    assert empty.refused[0].reason == "This cell is needed."


def test_the_same_again_is_unchanged_another_value_refused_another_sample_new(
    tablets: Plant,
) -> None:
    with tablets.machine():
        bring(csv(HEADER, ASSAY), "results")
        same = bring(csv(HEADER, ASSAY), "results")
        other = bring(csv(HEADER, ASSAY.replace("99.1", "99.2")), "results")
        limit = bring(csv(HEADER, ASSAY.replace(",98,", ",97,")), "results")
        again = bring(csv(HEADER, ASSAY.replace("S1", "S2")), "results")

    assert same.unchanged == 1
    assert "known as 99.1" in other.refused[0].reason
    assert (limit.refused[0].column, again.created) == ("low", 1)


@pytest.mark.parametrize(
    ("line", "column", "why"),
    [
        ("NO,A1,assay,1,,,,,,", "sku", "no item NO"),
        ("API,A9,assay,1,,,,,,", "lot", "no lot A9"),
        ("API,A1,assay,NaN,,,,,,", "value", "no value"),
        ("API,A1,assay,1,,low,,,,", "low", "not a number"),
        ("API,A1,assay,1,,5,4,,,", "low", "above the upper one"),
        ("API,A1,assay,1,,,,,,later", "stage", "no stage"),
    ],
)
def test_what_is_wrong_is_named(tablets: Plant, line: str, column: str, why: str) -> None:
    with tablets.machine():
        answer = bring(csv(HEADER, ASSAY, line), "results")

        assert not Result.objects.exists()
    (fault,) = answer.refused
    assert (fault.row, fault.column) == (3, column)
    assert why in fault.reason


def test_a_planner_records_no_results_and_a_stranger_sees_none(
    tablets: Plant, rival: Plant
) -> None:
    with tablets.machine():
        bring(csv(HEADER, ASSAY), "results")
    with tablets.acting("petra"), pytest.raises(Forbidden):
        bring(csv(HEADER, ASSAY), "results")
    with rival.machine():
        assert not Result.objects.exists()
