"""The audit trail as a CSV file: what the filter shows, nothing a spreadsheet would run."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import cast

import pytest
from django.test import Client

from core import operations as core
from core.administration import queries
from tests.cast import Plant
from tests.core.administration.test_pages import browser, member_url

PATH = "/t/acme/settings/audit/csv/"


@pytest.fixture
def ada(acme: Plant) -> Client:
    return browser(acme, "ada")


def table(client: Client, path: str = PATH, **asked: str) -> list[dict[str, str]]:
    answer = client.get(path, asked)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="audit-trail.csv"'
    text = b"".join(cast(Iterable[bytes], answer.streaming_content)).decode()
    return list(csv.DictReader(text.splitlines()))


def test_the_file_holds_what_the_filter_shows(ada: Client, acme: Plant) -> None:
    ada.post(member_url(acme, "otto", "deactivation/"), {"reason": "Left the company."})

    (line,) = table(ada, operation="core.deactivate_member")

    assert line["member"] == "Ada Administrator"
    assert line["reason"] == "Left the company."
    assert (line["kind"], line["action"]) == ("Member", "update")
    assert (line["field"], line["before"], line["after"]) == ("is active", "yes", "no")
    assert line["record"] == str(acme.people["otto"].member_id)
    assert line["at_utc"].endswith("+00:00")


def test_a_long_trail_is_whole(ada: Client, acme: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PORTION", 7)
    with acme.machine():
        for number in range(60):
            core.number(kind="batch", given=f"T-{number}")

    lines = table(ada, relation="core_document")

    numbers = [line["after"] for line in lines if line["field"] == "number"]
    assert sorted(numbers) == sorted(f"T-{number}" for number in range(60))


@pytest.mark.parametrize("typed", ["=1+1", "@SUM(A1)", "+x", "-x", "\t=1"])
def test_no_cell_is_a_formula(ada: Client, acme: Plant, typed: str) -> None:
    with acme.machine():
        core.number(kind="batch", given=typed)

    lines = table(ada, relation="core_document")

    assert [line["after"] for line in lines if line["field"] == "number"] == [f"'{typed}"]


def test_the_page_links_to_the_file_with_its_filter(ada: Client) -> None:
    page = ada.get("/t/acme/settings/audit/", {"relation": "core_document", "member": ""})

    assert 'settings/audit/csv/?relation=core_document"' in page.content.decode()


def test_a_filter_that_cannot_be_read_gives_no_file(ada: Client) -> None:
    answer = ada.get(PATH, {"since": "yesterday"})

    assert answer.status_code == 422
    assert "The filter cannot be read." in answer.content.decode()


def test_whoever_may_not_see_the_trail_gets_no_file(acme: Plant) -> None:
    assert browser(acme, "otto").get(PATH).status_code == 403


def test_no_line_is_another_tenants(ada: Client, acme: Plant, rival: Plant) -> None:
    with rival.machine():
        core.number(kind="batch", given="R-secret")

    assert "R-secret" not in str(table(ada))
    assert "R-secret" in str(table(browser(rival, "ada"), PATH.replace("acme", "rival")))
