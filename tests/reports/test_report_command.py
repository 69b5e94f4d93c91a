"""`manage.py report`: the answer alone on stdout; unknown things end with 2 and a sentence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import call_command

from catalog import operations as catalog
from catalog import queries
from core.refusals import Refused
from core.reports import Filter, Report, register, registry
from core.rights import Right
from core.typed import a_day
from tests.cast import Plant


def items(sku: str = "", is_short: bool = False, on: object = None) -> dict[str, Any]:
    if sku == "nothing":
        raise Refused("There is no item nothing.")
    return {
        "rows": [
            {"sku": item.sku, "name": item.name, "cost": item.standard_cost}
            for item in queries.items()
        ]
    }


@pytest.fixture(autouse=True)
def a_report(acme: Plant) -> Iterator[None]:
    register(
        Report(
            "small",
            items,
            Right.SEE_STOCK,
            [Filter("sku"), Filter("is-short", is_flag=True), Filter("on", a_day)],
        )
    )
    with acme.machine():
        catalog.create_item(
            sku="ELD", name="=2+5", kind="raw", uom="kg", standard_cost=Decimal("-0") + 12
        )
    yield
    registry._reports.pop("small")


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = 0
    try:
        call_command("report", *words)
    except SystemExit as end:
        code = int(str(end.code))
    told = capsys.readouterr()
    return code, told.out, told.err


def test_the_answer_is_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "small", "--tenant", "acme", "--sku=ELD", "--is-short")

    assert (code, json.loads(out)) == (0, {"rows": [{"sku": "ELD", "name": "=2+5", "cost": "12"}]})


def test_csv_runs_no_formula(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "small", "--tenant", "acme", "--format", "csv")

    assert out == "sku,name,cost\nELD,'=2+5,12\n"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["unicorns", "--tenant", "acme"], "There is no report “unicorns”. The reports are: "),
        (["small", "--tenant", "nobody"], "There is no tenant “nobody”."),
        (["small"], "Say whose report it is"),
        (["small", "--tenant", "acme", "--lot", "x"], "has no filter --lot. It takes: --sku"),
        (["small", "--tenant", "acme", "--on", "22.11.2026"], "is not an ISO date"),
        (["small", "--tenant", "acme", "--sku"], "--sku needs a value"),
        (["small", "--tenant", "acme", "--sku", "nothing"], "There is no item nothing."),
        (["small", "--tenant", "acme", "--format", "pdf"], "has no format pdf"),
        (["small", "--tenant", "acme", "--as", "ada@acme.example"], "“See items, lots"),
    ],
)
def test_what_is_unknown_ends_with_2_and_a_sentence(
    capsys: pytest.CaptureFixture[str], words: list[str], sentence: str
) -> None:
    code, out, err = run(capsys, *words)

    assert (code, out) == (2, "")
    assert sentence in err
