"""A change sent again: one effect, one answer."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection, connections

from core import operations as core
from core.models import Document, KeptAnswer, Member, Role
from tests.cast import Plant, plant
from tests.core.api.conftest import Program, problem, program

PAPERS = "/api/v1/papers/"


def papers(acme: Plant) -> list[str]:
    with acme.machine():
        found = Document.objects.filter(kind="paper").order_by("pk")
        return list(found.values_list("number", flat=True))


def same(first: Any, second: Any) -> None:
    kept = {name: value for name, value in second.items() if name != "Idempotency-Replayed"}
    assert (first.status_code, first.content) == (second.status_code, second.content)
    assert dict(first.items()) == kept
    assert second["Idempotency-Replayed"] == "true"


def test_the_same_key_and_body_is_done_once_and_answered_the_same(
    books: Program, acme: Plant
) -> None:
    first = books.post(PAPERS, {"number": "one"}, Idempotency_Key="k")
    second = books.post(PAPERS, {"number": "one"}, Idempotency_Key="k")

    assert first.status_code == 201
    same(first, second)
    assert papers(acme) == ["one"]


def test_the_same_key_with_another_body_is_refused(books: Program, acme: Plant) -> None:
    books.post(PAPERS, {"number": "one"}, Idempotency_Key="k")

    said = problem(books.post(PAPERS, {"number": "two"}, Idempotency_Key="k"), 409)

    assert said["code"] == "idempotency_key_reused"
    assert papers(acme) == ["one"]


def test_the_same_key_at_another_address_is_refused(books: Program, acme: Plant) -> None:
    made = books.post(PAPERS, {"number": "one"}, Idempotency_Key="k")

    answer = books.patch(
        made["Location"], {"number": "one"}, If_Match=made["ETag"], Idempotency_Key="k"
    )

    assert problem(answer, 409)["code"] == "idempotency_key_reused"


def test_a_change_sent_again_is_not_stopped_by_its_own_etag(books: Program, acme: Plant) -> None:
    made = books.post(PAPERS, {"number": "one"})
    change = {"If_Match": made["ETag"], "Idempotency_Key": "k"}

    first = books.patch(made["Location"], {"number": "two"}, **change)
    second = books.patch(made["Location"], {"number": "two"}, **change)

    assert first.status_code == 200
    same(first, second)


def test_taking_away_twice_takes_away_once(books: Program) -> None:
    made = books.post(PAPERS, {"number": "one"})
    change = {"If_Match": made["ETag"], "Idempotency_Key": "k"}

    first = books.delete(made["Location"], **change)
    second = books.delete(made["Location"], **change)

    assert first.status_code == 204
    same(first, second)


@pytest.mark.parametrize("method", ["POST", "PATCH", "DELETE"])
def test_every_change_needs_a_key(books: Program, acme: Plant, method: str) -> None:
    made = books.post(PAPERS, {"number": "one"})
    address = PAPERS if method == "POST" else made["Location"]

    answer = books.send(
        method, address, {"number": "two"}, Idempotency_Key=None, If_Match=made["ETag"]
    )

    assert problem(answer, 400)["code"] == "idempotency_key_missing"
    assert papers(acme) == ["one"]


@pytest.mark.parametrize("key", ["x" * 201, "a\tb", "ä", "\x7f"])
def test_a_key_is_visible_ascii_of_some_length(books: Program, key: str) -> None:
    answer = books.post(PAPERS, {"number": "one"}, Idempotency_Key=key)

    assert problem(answer, 400)["code"] == "idempotency_key_malformed"


def test_a_refusal_is_judged_anew_since_it_changed_nothing(books: Program, acme: Plant) -> None:
    books.post(PAPERS, {"number": "no"}, Idempotency_Key="k")

    answer = books.post(PAPERS, {"number": "yes"}, Idempotency_Key="k")

    assert answer.status_code == 201
    assert papers(acme) == ["yes"]


def test_after_our_fault_the_same_key_completes(
    books: Program, acme: Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.api import endpoint

    def breaks(*args: Any, **kwargs: Any) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as moment:
        moment.setattr(endpoint, "as_json", breaks)
        problem(books.post(PAPERS, {"number": "one"}, Idempotency_Key="k"), 500)
    answer = books.post(PAPERS, {"number": "one"}, Idempotency_Key="k")

    assert answer.status_code == 201
    assert papers(acme) == ["one"]


def test_keys_of_another_token_or_tenant_are_others(
    books: Program, acme: Plant, rival: Plant
) -> None:
    second, theirs = program(acme), program(rival)
    books.post(PAPERS, {"number": "one"}, Idempotency_Key="k")

    answers = [
        second.post(PAPERS, {"number": "two"}, Idempotency_Key="k"),
        theirs.post(PAPERS, {"number": "three"}, Idempotency_Key="k"),
    ]

    assert [answer.status_code for answer in answers] == [201, 201]
    with rival.machine():
        assert KeptAnswer.objects.count() == 1


def test_a_kept_answer_is_not_shown_to_one_who_lost_the_right(books: Program, acme: Plant) -> None:
    books.post(PAPERS, {"number": "one"}, Idempotency_Key="k")
    with acme.acting("ada"):
        ada = Member.objects.get(id=acme.people["ada"].member_id)
        core.close_role(member=ada, role=Role.objects.get(name="Planner"))

    problem(books.post(PAPERS, {"number": "one"}, Idempotency_Key="k"), 403)


# --- at once ---


@pytest.fixture
def hammered(committing: str, small_api: None) -> Plant:
    return plant("acme", "Acme Gummies")


def at_once(count: int, send: Any) -> list[Any]:
    answers: list[Any] = []
    gate = threading.Barrier(count)

    def one(number: int) -> None:
        gate.wait()
        try:
            answers.append(send(number))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_five_at_once_have_one_effect_and_equal_answers(hammered: Plant) -> None:
    books = program(hammered)

    answers = at_once(5, lambda _: books.post(PAPERS, {"number": "slow"}, Idempotency_Key="k"))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert sum("Idempotency-Replayed" in answer for answer in answers) == 4
    assert papers(hammered) == ["slow"]


def test_at_once_with_other_bodies_one_is_done_and_the_rest_refused(hammered: Plant) -> None:
    books = program(hammered)

    answers = at_once(4, lambda n: books.post(PAPERS, {"number": f"n{n}"}, Idempotency_Key="k"))

    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    assert len(papers(hammered)) == 1


def test_waiting_too_long_is_said_and_does_nothing(hammered: Plant) -> None:
    books = program(hammered)
    books.get(PAPERS)
    began, over = threading.Event(), threading.Event()

    def hold_the_key() -> None:
        from core.api import idempotency

        with hammered.machine(), connection.cursor() as cursor:
            cursor.execute("SELECT acting_id FROM core_apitoken")
            member_id = cursor.fetchone()[0]
            row = ["018f0000-0000-7000-8000-000000000000", str(hammered.id), member_id, "k", b"x"]
            cursor.execute(idempotency._CLAIM, row)
            began.set()
            over.wait(10)
        connections.close_all()

    first = threading.Thread(target=hold_the_key)
    first.start()
    began.wait(10)
    with patience("200ms"):
        answer = books.post(PAPERS, {"number": "one"}, Idempotency_Key="k")
    over.set()
    first.join()

    assert problem(answer, 409)["code"] == "still_running"
    assert papers(hammered) == []


class patience:
    """A shorter lock_timeout for this connection than the role's fifteen seconds."""

    def __init__(self, wait: str) -> None:
        self.wait = wait

    def __enter__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [self.wait])

    def __exit__(self, *raised: object) -> None:
        connection.close()
