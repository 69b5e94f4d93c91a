"""The ledger on pages: filtered by the address, as a file, and put right by a reversal."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from inventory import operations as inventory
from inventory import queries as stock
from inventory.models import Movement
from lots.models import Lot
from tests.browsers import browser_of, shown
from tests.cast import Plant
from tests.gummies import Kitchen
from tests.shelves import issue, latest, lies, place, storage

LEDGER = "/t/acme/movements/"


@pytest.fixture
def lots(kitchen: Kitchen) -> dict[str, Lot]:
    """The kitchen's lots, two kilograms of one of them moved to COLD."""
    with kitchen.plant.machine():
        found = kitchen.stocked()
        inventory.transfer(
            lot=found["ELD-SOON"], location=storage(), quantity=Decimal(2), to=place("COLD")
        )
        return found


@pytest.fixture
def walt(kitchen: Kitchen) -> Client:
    return browser_of(kitchen.plant, "walt")


def codes(client: Client, query: str = "") -> list[str]:
    """The lots of the movements that are shown."""
    rows = client.get(LEDGER + query).context["rows"].rows
    return [movement.lot.code for movement in rows]


def file_rows(client: Client, query: str = "") -> list[dict[str, str]]:
    answer: Any = client.get(f"{LEDGER}csv/{query}")
    text = b"".join(answer.streaming_content).decode()
    return list(csv.DictReader(io.StringIO(text)))


def test_everything_is_shown_the_latest_first(lots: dict[str, Lot], walt: Client) -> None:
    assert codes(walt) == ["ELD-SOON", "PEC-1", "ELD-LATER", "ELD-SOON", *QUIET]


QUIET = ["ELD-QUARANTINE", "ELD-EXPIRED"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?item=pec", ["PEC-1"]),
        ("?item=NOPE", []),
        ("?lot=eld-soon", ["ELD-SOON", "ELD-SOON"]),
        ("?lot=NOPE", []),
        ("?kind=transfer", ["ELD-SOON"]),
        ("?kind=transfer&lot=PEC-1", []),
        ("?kind=nonsense", []),
        ("?since=2999-01-01", []),
        ("?until=2001-01-01", []),
        ("?since=yesterday", []),
        ("?until=9999-12-31", ["ELD-SOON", "PEC-1", "ELD-LATER", "ELD-SOON", *QUIET]),
        ("?item=%00", []),
    ],
)
def test_the_address_narrows_what_is_shown(
    lots: dict[str, Lot], walt: Client, query: str, expected: list[str]
) -> None:
    assert codes(walt, query) == expected


def test_days_are_the_plants_own(kitchen: Kitchen, lots: dict[str, Lot], walt: Client) -> None:
    today, tomorrow = kitchen.today, kitchen.today + timedelta(days=1)

    assert len(codes(walt, f"?since={today}&until={today}")) == 6
    assert codes(walt, f"?since={tomorrow}") == []


def test_the_file_holds_what_is_shown(lots: dict[str, Lot], walt: Client) -> None:
    (row,) = file_rows(walt, "?kind=transfer")

    assert (row["sku"], row["lot"], row["quantity"], row["to"]) == ("ELD", "ELD-SOON", "2", "COLD")
    assert len(file_rows(walt)) == 6


def test_a_file_of_a_filter_that_cannot_be_read_is_refused(walt: Client) -> None:
    answer = walt.get(f"{LEDGER}csv/?since=yesterday")

    assert answer.status_code == 422
    assert "The filter cannot be read." in shown(answer)


def test_a_file_runs_nothing_in_a_spreadsheet(
    kitchen: Kitchen, lots: dict[str, Lot], walt: Client
) -> None:
    with kitchen.plant.acting("walt"):
        inventory.adjust(
            lot=lots["PEC-1"], location=storage(), counted=Decimal(4), reason="=HYPERLINK(1)"
        )

    (row,) = file_rows(walt, "?kind=adjustment")

    assert row["reason"].startswith("'=")


def test_a_reversal_says_first_what_it_undoes(
    kitchen: Kitchen, lots: dict[str, Lot], walt: Client
) -> None:
    with kitchen.plant.machine():
        wrong = latest("transfer")
    url = f"{LEDGER}{wrong.id}/reversal/"

    page = shown(walt.get(url))
    answer = walt.post(url, {"reason": "It went to the wrong room.", "key": "once"})

    assert "takes 2" in page and "out of COLD and puts it back to" in page
    assert answer.status_code == 303
    with kitchen.plant.machine():
        assert lies(lots["ELD-SOON"]) == "10"
        assert stock.undone_by(wrong) == latest("reversal")
    ledger = shown(walt.get(LEDGER))
    assert "undone" in ledger
    assert f"{wrong.id}/reversal/" not in ledger


def test_a_reversal_sent_twice_is_done_once(
    kitchen: Kitchen, lots: dict[str, Lot], walt: Client
) -> None:
    with kitchen.plant.machine():
        wrong = latest("transfer")
    url = f"{LEDGER}{wrong.id}/reversal/"

    same = [walt.post(url, {"reason": "Wrong room.", "key": "once"}) for _ in range(2)]
    other = walt.post(url, {"reason": "Wrong room.", "key": "again"})
    opened = shown(walt.get(url))

    assert [answer.status_code for answer in same] == [303, 303]
    assert other.status_code == 422
    assert "This transfer was reversed already." in shown(other)
    assert "It was undone before," in opened
    with kitchen.plant.machine():
        assert Movement.objects.filter(kind="reversal").count() == 1


def test_what_went_on_from_there_is_undone_first(
    kitchen: Kitchen, lots: dict[str, Lot], walt: Client
) -> None:
    with kitchen.plant.machine():
        receipt = Movement.objects.get(kind="receipt", lot=lots["ELD-SOON"])
        issue(kitchen, "5")

    answer = walt.post(f"{LEDGER}{receipt.id}/reversal/", {"reason": "Not ours.", "key": "k"})

    assert answer.status_code == 422
    assert "Undo what was done with the rest first." in shown(answer)


def test_who_may_not_adjust_sees_no_reversal(
    kitchen: Kitchen, rival: Plant, lots: dict[str, Lot]
) -> None:
    with kitchen.plant.machine():
        url = f"movements/{latest('transfer').id}/reversal/"
    petra, stranger = browser_of(kitchen.plant, "petra"), browser_of(rival, "walt")

    assert "reversal/" not in shown(petra.get(LEDGER))
    assert petra.get(f"/t/acme/{url}").status_code == 403
    assert stranger.get(f"/t/rival/{url}").status_code == 404
    assert "ELD-" not in shown(stranger.get("/t/rival/movements/"))
