"""Kept answers are removed when they are old, and the key is new again."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from core import operations as core
from core import tasks
from core.api import idempotency
from core.jobs import consumer, registry, ticking
from core.models import KeptAnswer, Outbox
from tests.cast import Plant, plant
from tests.core.api.conftest import Program, program
from tests.core.api.test_idempotency import PAPERS, papers, same

assert tasks


def age(owner: Plant, key: str, **how: int) -> None:
    with owner.machine():
        made = timezone.now() - timedelta(**how)
        assert KeptAnswer.objects.filter(key=key).update(made_at=made) == 1


def kept(owner: Plant) -> set[str]:
    with owner.machine():
        return set(KeptAnswer.objects.values_list("key", flat=True))


def forget(owner: Plant) -> int:
    with owner.machine():
        return core.forget_answers()


def test_answers_are_kept_for_thirty_days(books: Program, acme: Plant) -> None:
    for key in ("young", "old"):
        books.post(PAPERS, {"number": key}, Idempotency_Key=key)
    age(acme, "young", days=29, hours=23)
    age(acme, "old", days=30, minutes=1)

    assert forget(acme) == 1

    assert kept(acme) == {"young"}
    assert forget(acme) == 0


def test_a_key_that_was_forgotten_is_new_again(books: Program, acme: Plant) -> None:
    books.post(PAPERS, {"number": "one"}, Idempotency_Key="k")
    age(acme, "k", days=31)
    forget(acme)

    answer = books.post(PAPERS, {"number": "two"}, Idempotency_Key="k")

    assert (answer.status_code, papers(acme)) == (201, ["one", "two"])
    same(answer, books.post(PAPERS, {"number": "two"}, Idempotency_Key="k"))


def test_another_tenants_answers_stay(books: Program, acme: Plant, rival: Plant) -> None:
    theirs = program(rival)
    for who, owner in ((books, acme), (theirs, rival)):
        who.post(PAPERS, {"number": "one"}, Idempotency_Key="k")
        age(owner, "k", days=31)

    forget(acme)

    assert (kept(acme), kept(rival)) == (set(), {"k"})


def test_it_is_done_every_night_by_itself(books: Program, acme: Plant) -> None:
    books.post(PAPERS, {"number": "one"}, Idempotency_Key="k")
    age(acme, "k", days=31)
    assert "core.forget_answers" in [job.name for job in registry.scheduled_jobs()]
    with acme.machine():
        ticking.promise_due()
        row = Outbox.objects.get(job="core.forget_answers")

    consumer.perform(outbox_id=str(row.id), tenant_id=str(acme.id))

    assert kept(acme) == set()


def test_an_answer_removed_while_it_is_asked_for_is_made_anew(
    committing: str, small_api: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    acme = plant("acme", "Acme Gummies")
    books = program(acme)
    books.post(PAPERS, {"number": "one"}, Idempotency_Key="k")
    age(acme, "k", days=31)
    found = idempotency._kept

    def after_the_sweep(*asked: Any) -> Any:
        sweeper = threading.Thread(target=swept)
        sweeper.start()
        sweeper.join()
        return found(*asked)

    def swept() -> None:
        forget(acme)
        connections.close_all()

    monkeypatch.setattr(idempotency, "_kept", after_the_sweep)
    answer = books.post(PAPERS, {"number": "two"}, Idempotency_Key="k")

    assert (answer.status_code, papers(acme)) == (201, ["one", "two"])
