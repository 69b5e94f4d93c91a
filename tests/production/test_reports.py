"""The numbers behind the screens, as scripts and auditors get them."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from core.refusals import Refused
from core.reports import as_json, report_named
from production import operations as production
from tests.gummies import Kitchen


def told(name: str, **filters: str) -> Any:
    """The answer as JSON carries it; filters as they are typed."""
    report = report_named(name)
    given = {
        report.filter_named(k.replace("_", "-")).keyword: report.filter_named(
            k.replace("_", "-")
        ).parse(v)
        for k, v in filters.items()
    }
    return json.loads(as_json(report.function(**given)))


@pytest.fixture
def made(kitchen: Kitchen) -> Kitchen:
    """The kitchen after batch B-1182 of 1,000 bottles."""
    with kitchen.plant.machine():
        kitchen.stocked()
        production.complete_batch(batch=kitchen.batch("1000", number="B-1182"))
    return kitchen


def test_trace_tells_lots_batches_stock_and_balance(made: Kitchen) -> None:
    with made.plant.machine():
        answer = told("trace", lot="eld-later", direction="forward")

    assert answer.pop("milliseconds") > 0
    assert answer == {
        "lots": [
            {"sku": "ELD", "lot": "ELD-LATER", "depth": 0, "quantity": "20", "unit": "kg"},
            {"sku": "GUM-60", "lot": "B-1182", "depth": 1, "quantity": "1000", "unit": "pcs"},
        ],
        "batches": [
            {
                "batch": "B-1182",
                "sku": "GUM-60",
                "lot": "B-1182",
                "planned_quantity": "1000",
                "quantity": "1000",
                "unit": "pcs",
            }
        ],
        "shipments": [],
        "suppliers": [],
        "on_hand": [
            {"sku": "ELD", "lot": "ELD-LATER", "location": "MAIN-STORAGE", "quantity": "17.5"},
            {"sku": "GUM-60", "lot": "B-1182", "location": "MAIN-STORAGE", "quantity": "1000"},
        ],
        "balance": {
            "made_or_received": "20",
            "on_hand": "17.5",
            "consumed": "2.5",
            "shipped": "0",
            "sampled": "0",
            "scrapped": "0",
            "adjusted": "0",
            "residual": "0",
        },
    }


def test_on_hand_now_and_as_it_was_before(made: Kitchen) -> None:
    with made.plant.machine():
        now = told("on_hand", sku="ELD")["rows"]
        before = told("on_hand", at=(timezone.now() - timedelta(days=1)).isoformat())["rows"]
        later = told("on_hand", sku="ELD", at=(timezone.now() + timedelta(days=1)).isoformat())

    assert [(row["lot"], row["on_hand"], row["disposition"]) for row in now] == [
        ("ELD-EXPIRED", "50", "released"),
        ("ELD-QUARANTINE", "50", "quarantine"),
        ("ELD-LATER", "17.5", "released"),
    ]
    assert before == []
    assert later["rows"] == now


def test_movements_in_the_order_of_the_ledger(made: Kitchen) -> None:
    with made.plant.machine():
        rows = told("movements", lot="ELD-SOON")["rows"]

    assert [(row["kind"], row["from"], row["to"], row["quantity"]) for row in rows] == [
        ("receipt", "MAIN:supplier", "MAIN-STORAGE", "10"),
        ("issue", "MAIN-STORAGE", "MAIN:process", "10"),
    ]
    assert rows[1]["document"] == "B-1182"
    assert rows[1]["member"] == "Command line"


def test_allocation_explains_itself(made: Kitchen) -> None:
    yesterday = (made.today - timedelta(days=1)).strftime("%-d %b %Y")
    with made.plant.machine():
        answer = told("allocation", sku="ELD", quantity="20", need_date=str(made.today))

    assert answer == {
        "chosen": [
            {
                "lot": "ELD-LATER",
                "location": "MAIN-STORAGE",
                "container": "",
                "quantity": "17.5",
                "unit": "kg",
            }
        ],
        "skipped": [
            {"lot": "ELD-EXPIRED", "cause": "expired", "detail": f"expired on {yesterday}"},
            {"lot": "ELD-QUARANTINE", "cause": "quarantine", "detail": "in quarantine"},
        ],
        "shortage": "2.5",
    }


def test_batches_with_their_yield(made: Kitchen) -> None:
    with made.plant.machine():
        made.batch("10", number="B-1183")
        rows = told("batches")["rows"]
        planned = told("batches", status="planned")["rows"]

    assert [(r["batch"], r["status"], r["yield_pct"], r["version"]) for r in rows] == [
        ("B-1182", "closed", "100", 1),
        ("B-1183", "planned", None, 1),
    ]
    assert [row["batch"] for row in planned] == ["B-1183"]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["trace", "--lot", "NOPE", "--direction", "back"], "There is no lot NOPE."),
        (["trace", "--lot", "ELD-SOON", "--direction", "up"], "is no direction"),
        (["trace", "--lot", "ELD-SOON"], "needs --direction"),
        (["on_hand", "--sku", "NOPE"], "There is no item NOPE."),
        (["on_hand", "--at", "yesterday"], "is no ISO time"),
        (["on_hand", "--location", "NOPE"], "There is no location NOPE."),
        (["allocation", "--sku", "ELD", "--quantity", "0"], "is not above zero"),
        (["allocation", "--sku", "ELD", "--quantity", "1", "--use", "x"], "is no use of stock"),
        (["movements", "--kind", "x"], "is no kind of movement"),
        (["batches", "--status", "x"], "is no state of a batch"),
    ],
)
def test_what_cannot_be_reported_ends_in_a_sentence_and_2(
    made: Kitchen, words: list[str], why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        call_command("report", words[0], "--tenant", "acme", *words[1:], stdout=StringIO())

    assert end.value.code == 2
    assert why in capsys.readouterr().err


def test_expiring_tells_what_is_left_of_lots_near_their_last_day(made: Kitchen) -> None:
    with made.plant.machine():
        answer = told("expiring", within="90")

    # ELD-SOON (30 days) is used up; ELD-LATER has 17.5 kg left of 20.
    shown = [(row["lot"], row["quantity"], row["disposition"]) for row in answer["rows"]]
    assert shown == [
        ("ELD-EXPIRED", "50", "released"),
        ("ELD-QUARANTINE", "50", "quarantine"),
        ("ELD-LATER", "17.5", "released"),
    ]
    assert answer["rows"][2]["expires_on"] == str(made.today + timedelta(days=90))


def test_expiring_leaves_out_what_lasts_a_day_longer(made: Kitchen) -> None:
    with made.plant.machine():
        assert "ELD-LATER" not in {row["lot"] for row in told("expiring", within="89")["rows"]}


def test_stock_on_a_day_is_what_was_accounted_by_its_end(made: Kitchen) -> None:
    yesterday = str(made.today - timedelta(days=1))
    with made.plant.machine():
        today = told("on_hand", on=str(made.today), sku="eld")["rows"]

        assert told("on_hand", on=yesterday)["rows"] == []
        now = told("on_hand", sku="eld")["rows"]

    assert [(r["lot"], r["on_hand"]) for r in today] == [(r["lot"], r["on_hand"]) for r in now]


def test_an_instant_and_a_day_are_not_asked_for_together(made: Kitchen) -> None:
    with made.plant.machine(), pytest.raises(Refused, match="not both"):
        told("on_hand", on=str(made.today), at="2026-11-24T16:40:00Z")
