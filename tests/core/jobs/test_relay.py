"""The relay: what it may see, what it leases, in whose turn, and what a lost Redis costs."""

from __future__ import annotations

from collections import Counter

import psycopg2.errors
import pytest
import redis
from django.db import ProgrammingError, connections

from core.jobs import consumer, enqueue, hints, relay
from core.jobs.relay import Due, Limits
from core.models import Outbox
from tests.cast import Plant, plant
from tests.core.jobs.conftest import promised, seen
from tests.databases import admin

FEW = Limits(in_flight=6, in_flight_per_tenant=4, lease_seconds=10, longest_lease_seconds=40)


@pytest.fixture
def acme(committing: str) -> Plant:
    return plant("acme", "Acme Gummies")


@pytest.fixture
def rival(committing: str) -> Plant:
    return plant("rival", "Rival Syrups")


def promise_many(owner: Plant, how_many: int) -> None:
    with owner.acting("petra"):
        for number in range(how_many):
            enqueue("tests.note", number=str(number))


def end_leases(database: str) -> None:
    with admin(database) as cursor:
        cursor.execute("UPDATE core_outbox SET leased_until = now() WHERE leased_until IS NOT NULL")


def ask_as_relay(sql: str) -> list[tuple[object, ...]]:
    with connections["relay"].cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def test_the_relay_sees_when_work_is_due_in_every_tenant(acme: Plant, rival: Plant) -> None:
    rows = {promised(acme, "tests.note").id, promised(rival, "tests.note").id}

    assert {row[0] for row in ask_as_relay("SELECT id, due_at FROM core_outbox")} == rows


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT payload FROM core_outbox",
        "SELECT member_id FROM core_outbox",
        "SELECT 1 FROM core_tenant",
        "SELECT 1 FROM core_auditentry",
        "UPDATE core_outbox SET state = 'done' RETURNING 1",
        "DELETE FROM core_outbox RETURNING 1",
        "INSERT INTO core_outbox (id) VALUES (NULL) RETURNING 1",
    ],
)
def test_the_relay_may_do_nothing_else(acme: Plant, sql: str) -> None:
    with pytest.raises(ProgrammingError) as refusal:
        ask_as_relay(sql)

    assert isinstance(refusal.value.__cause__, psycopg2.errors.InsufficientPrivilege)


def test_a_tenant_with_much_to_do_does_not_keep_others_waiting(acme: Plant, rival: Plant) -> None:
    promise_many(acme, 20)
    promise_many(rival, 2)

    leased = relay.lease(FEW)

    assert Counter(due.tenant_id for due in leased) == {acme.id: 4, rival.id: 2}


def test_no_more_is_under_way_than_the_limits_allow(acme: Plant, rival: Plant) -> None:
    promise_many(acme, 20)
    promise_many(rival, 20)

    first, second = relay.lease(FEW), relay.lease(FEW)

    assert Counter(due.tenant_id for due in first) == {acme.id: 3, rival.id: 3}
    assert second == []


def test_leases_double_up_to_the_longest(acme: Plant, committing: str) -> None:
    row = promised(acme, "tests.note")
    lengths = []

    for _ in range(4):
        relay.lease(FEW)
        lengths.append(seen(acme, row).lease_seconds)
        end_leases(committing)

    assert lengths == [10, 20, 40, 40]
    assert seen(acme, row).sends == 4


def test_what_a_worker_is_doing_is_not_sent_again(acme: Plant, committing: str) -> None:
    row = promised(acme, "tests.note")

    with acme.machine():
        Outbox.objects.select_for_update().get(id=row.id)
        assert relay.lease(FEW) == []


def test_done_dead_and_later_work_is_not_sent(acme: Plant) -> None:
    done = promised(acme, "tests.note")
    consumer.perform(outbox_id=str(done.id), tenant_id=str(acme.id))
    dead = promised(acme, "tests.refuse")
    consumer.perform(outbox_id=str(dead.id), tenant_id=str(acme.id))
    failed = promised(acme, "tests.break")
    consumer.perform(outbox_id=str(failed.id), tenant_id=str(acme.id))

    assert relay.lease(FEW) == []


def test_work_that_could_not_be_sent_is_as_it_was(acme: Plant) -> None:
    promise_many(acme, 3)
    sent: list[Due] = []

    def fail_at_the_second(due: Due) -> None:
        if sent:
            raise redis.ConnectionError
        sent.append(due)

    with pytest.raises(redis.ConnectionError):
        relay.hand_over(FEW, fail_at_the_second)

    with acme.machine():
        assert sorted(Outbox.objects.values_list("sends", flat=True)) == [0, 0, 1]
    assert len(relay.lease(FEW)) == 2


def test_while_redis_is_away_no_lease_grows(acme: Plant, settings: object) -> None:
    row = promised(acme, "tests.note")
    settings.REDIS_URL = "unix:///nowhere/valkey.sock"  # type: ignore[attr-defined]
    hints.client.cache_clear()

    with pytest.raises(redis.ConnectionError):
        relay.hand_over(FEW, lambda due: None)

    hints.client.cache_clear()
    assert seen(acme, row).sends == 0


def test_the_bell_rings_once_a_transaction_and_only_when_it_commits(acme: Plant) -> None:
    hints.client().delete("batcherp:relay")
    with pytest.raises(ZeroDivisionError), acme.acting("petra"):
        enqueue("tests.note", number="one")
        raise ZeroDivisionError
    assert hints.client().llen("batcherp:relay") == 0

    promise_many(acme, 3)

    assert hints.client().llen("batcherp:relay") == 1


def test_work_is_promised_while_redis_is_away(acme: Plant, settings: object) -> None:
    settings.REDIS_URL = "unix:///nowhere/valkey.sock"  # type: ignore[attr-defined]
    hints.client.cache_clear()

    row = promised(acme, "tests.note")

    hints.client.cache_clear()
    assert seen(acme, row).state == "pending"
