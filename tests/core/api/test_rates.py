"""How often a token and a tenant may ask, and that a lost cache stops nobody."""

from __future__ import annotations

from typing import Any

from tests.cast import Plant
from tests.core.api.conftest import Program, problem, program

PAPERS = "/api/v1/papers/"


def test_one_token_too_many_times(books: Program, acme: Plant, settings: Any) -> None:
    settings.API_REQUESTS_A_MINUTE = {"token": 2, "tenant": 100}
    second = program(acme)

    answers = [books.get(PAPERS) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert problem(answers[2], 429)["code"] == "too_many_requests"
    assert 1 <= int(answers[2]["Retry-After"]) <= 60
    assert second.get(PAPERS).status_code == 200


def test_all_tokens_of_a_tenant_together(
    books: Program, acme: Plant, rival: Plant, settings: Any
) -> None:
    settings.API_REQUESTS_A_MINUTE = {"token": 100, "tenant": 2}
    second, theirs = program(acme), program(rival)

    answers = [one.get(PAPERS).status_code for one in (books, second, books)]

    assert answers == [200, 200, 429]
    assert theirs.get(PAPERS).status_code == 200


def test_a_request_too_many_changes_nothing(books: Program, settings: Any) -> None:
    settings.API_REQUESTS_A_MINUTE = {"token": 1, "tenant": 100}
    books.get(PAPERS)

    problem(books.post(PAPERS, {"number": "one"}), 429)

    settings.API_REQUESTS_A_MINUTE = {"token": 100, "tenant": 100}
    assert books.get(PAPERS).json()["results"] == []


def test_a_cache_that_is_away_stops_nobody(books: Program, settings: Any, caplog: Any) -> None:
    away = {"LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {"default": {**settings.CACHES["default"], **away}}

    assert books.get(PAPERS).status_code == 200
    assert "the cache is away" in caplog.text
