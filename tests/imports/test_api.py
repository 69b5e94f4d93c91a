"""Imports over REST: the body is the file, and the answer is the command line's."""

from __future__ import annotations

import json
from typing import Any

import pytest

from catalog import queries
from tests.cast import Plant
from tests.core.api.conftest import Program, problem, program
from tests.imports.files import HEADER, xlsx

FILE = f"{HEADER}\nELD,Elderberry extract,raw,kg\n".encode()
ADDRESS = "/api/v1/imports/items/"


@pytest.fixture
def books(acme: Plant) -> Program:
    return program(acme)


def send(books: Program, body: bytes, query: str = "", **headers: str) -> Any:
    return books.post(f"{ADDRESS}{query}", body, Content_Type="text/csv", **headers)


def skus(plant: Plant) -> list[str]:
    with plant.machine():
        return list(queries.items().values_list("sku", flat=True))


def test_the_file_is_the_body_and_the_answer_is_the_commands(books: Program, acme: Plant) -> None:
    answer = send(books, FILE)

    assert answer.status_code == 200
    assert json.loads(answer.content) == {
        "kind": "items", "rows": 1, "created": 1, "updated": 0, "unchanged": 0,
        "ignored_columns": [], "refused": [], "warnings": [],
    }  # fmt: skip
    assert skus(acme) == ["ELD"]


def test_refused_cells_are_named_and_nothing_is_written(books: Program, acme: Plant) -> None:
    answer = json.loads(send(books, FILE + b"BAD,x,raw,pinch\n").content)

    assert [(cell["row"], cell["column"]) for cell in answer["refused"]] == [(3, "unit")]
    assert (answer["created"], skus(acme)) == (0, [])


def test_partial_and_dry_run_are_parameters(books: Program, acme: Plant) -> None:
    wrong = FILE + b"BAD,x,raw,pinch\n"
    tried = json.loads(send(books, wrong, "?partial=yes&dry_run=yes").content)
    before = skus(acme)
    done = json.loads(send(books, wrong, "?partial=yes").content)

    assert (tried["created"], before) == (1, [])
    assert (done["created"], skus(acme)) == (1, ["ELD"])


def test_a_workbook_is_known_by_its_content(books: Program) -> None:
    body = xlsx(["sku", "name", "kind", "unit"], ["ELD", "Elder", "raw", "kg"]).content

    assert json.loads(send(books, body).content)["created"] == 1


def test_the_same_key_has_one_effect(books: Program) -> None:
    first = send(books, FILE, Idempotency_Key="once")
    again = send(books, FILE, Idempotency_Key="once")

    assert again.content == first.content
    assert again["Idempotency-Replayed"] == "true"
    problem(send(books, FILE + b"\n", Idempotency_Key="once"), 409)


@pytest.mark.parametrize(
    ("body", "query", "status", "why"),
    [
        (b"", "", 409, "is empty"),
        (b"\x89PNG....", "", 409, "is an image"),
        (b"sku,name\n", "", 409, "has no column kind and no column unit"),
        (FILE, "?dry_run=perhaps", 400, "takes yes or no"),
        (FILE, "?what=x", 400, "is no parameter"),
    ],
)
def test_what_cannot_be_used_is_a_problem(
    books: Program, body: bytes, query: str, status: int, why: str
) -> None:
    assert why in problem(send(books, body, query), status)["detail"]


def test_an_unknown_kind_is_a_problem(books: Program) -> None:
    answer = books.post("/api/v1/imports/unicorns/", FILE, Content_Type="text/csv")

    assert "no import kind “unicorns”" in problem(answer, 409)["detail"]


def test_a_large_body_is_refused_before_it_is_read(
    books: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.imports.api.MAX_BYTES", 10)

    problem(send(books, FILE), 413)


def test_more_than_a_json_body_may_have_is_taken(books: Program, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10

    assert send(books, FILE).status_code == 200


def test_without_a_token_or_the_rights_nothing_goes_in(acme: Plant) -> None:
    see = program(acme, "see_stock")
    only_import = program(acme, "import")
    nobody = Program("nothing")

    assert send(nobody, FILE).status_code == 401
    assert send(see, FILE).status_code == 403
    assert send(only_import, FILE).status_code == 403
    assert skus(acme) == []


def test_reading_is_not_allowed(books: Program) -> None:
    problem(books.get(ADDRESS), 405)
