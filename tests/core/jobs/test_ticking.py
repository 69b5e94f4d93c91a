"""The tick: each period's work promised once, none missing, whoever ticks and whenever."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import connection

from core.jobs import consumer, job, registry, scheduled, ticking
from core.models import Outbox
from tests.cast import Plant, plant
from tests.core.jobs.test_consumer import close

MORNING = datetime(2026, 11, 24, 9, 0, 30, tzinfo=UTC)
told: list[str] = []


@pytest.fixture(autouse=True)
def only_these_jobs(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Two schedules: one by the minute, one by the plant's day."""
    monkeypatch.setattr(registry, "_jobs", {})

    @scheduled(every=timedelta(minutes=1))
    @job("tests.minutely")
    def minutely(*, period: str) -> None:
        """Say which minute it is."""
        told.append(period)

    @scheduled(daily_at=time(6))
    @job("tests.daily")
    def daily() -> None:
        """Do what the day asks for."""

    told.clear()
    yield


def tick_at(owner: Plant, now: datetime) -> None:
    with owner.machine():
        ticking.promise_due(now=now)


def periods(owner: Plant, name: str) -> list[str | None]:
    with owner.machine():
        rows = Outbox.objects.filter(job=name).order_by("period")
        return list(rows.values_list("period", flat=True))


def test_the_first_tick_promises_the_present_period(acme: Plant) -> None:
    tick_at(acme, MORNING)

    assert periods(acme, "tests.minutely") == ["2026-11-24T09:00:00Z"]
    assert periods(acme, "tests.daily") == ["2026-11-24"]


def test_an_hour_without_ticks_is_made_up_for(acme: Plant) -> None:
    tick_at(acme, MORNING)

    tick_at(acme, MORNING + timedelta(hours=1))

    assert len(periods(acme, "tests.minutely")) == 61
    assert periods(acme, "tests.daily") == ["2026-11-24"]


def test_the_job_is_told_its_period_and_acts_as_the_worker(acme: Plant) -> None:
    tick_at(acme, MORNING)
    with acme.machine():
        row = Outbox.objects.get(job="tests.minutely")

    consumer.perform(outbox_id=str(row.id), tenant_id=str(acme.id))

    assert told == ["2026-11-24T09:00:00Z"]
    assert row.member_id is None


def test_three_beats_at_once_promise_each_period_once(committing: str) -> None:
    acme = plant("acme", "Acme Gummies")
    tick_at(acme, MORNING - timedelta(hours=1))
    begin = threading.Barrier(3)

    def beat() -> None:
        begin.wait()
        tick_at(acme, MORNING)
        connection.close()

    beats = [threading.Thread(target=beat) for _ in range(3)]
    for one in beats:
        one.start()
    for one in beats:
        one.join()

    promised = periods(acme, "tests.minutely")
    assert len(promised) == len(set(promised)) == 61


def test_every_active_tenant_has_its_own_and_an_inactive_one_nothing(
    acme: Plant, rival: Plant
) -> None:
    with rival.machine():
        close()

    ticking.tick()

    assert len(periods(acme, "tests.minutely")) == 1
    assert periods(rival, "tests.minutely") == []
