"""Promised work: done once, as the one who wanted it, or said to be dead and why."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from core import operations as core
from core.ids import new_id
from core.jobs import consumer, enqueue
from core.models import AuditEntry, Member, Outbox, Role, Tenant
from core.operation import operation
from core.refusals import NoTenant
from core.tenancy.work import unit_of_work
from tests.cast import Plant
from tests.core.jobs.conftest import notes, promised, seen


def perform(plant: Plant, row: Outbox) -> None:
    consumer.perform(outbox_id=str(row.id), tenant_id=str(plant.id))


def make_due(plant: Plant, row: Outbox) -> None:
    with plant.machine():
        Outbox.objects.filter(id=row.id).update(due_at=timezone.now() - timedelta(seconds=1))


def test_work_is_done_and_marked_in_one_go(acme: Plant) -> None:
    row = promised(acme, "tests.note")

    perform(acme, row)

    assert notes(acme) == ["one"]
    assert seen(acme, row).state == "done"


def test_a_programs_work_is_done_with_what_its_token_may(acme: Plant) -> None:
    with acme.machine():
        token = core.make_token(name="Scales", scopes=["plan_batches"], valid_days=1).token
    acting = token.acting_id
    with unit_of_work(tenant_id=acme.id, member_id=acting, rights=frozenset(token.scopes)):
        row = enqueue("tests.note", number="one")

    perform(acme, row)

    assert seen(acme, row).state == "done"
    assert notes(acme) == ["one"]


def test_work_delivered_twice_is_done_once(acme: Plant) -> None:
    row = promised(acme, "tests.note")

    perform(acme, row)
    perform(acme, row)

    assert notes(acme) == ["one"]
    assert seen(acme, row).attempts == 0


def test_the_same_key_promises_nothing_new(acme: Plant) -> None:
    with acme.acting("petra"):
        first = enqueue("tests.note", key="note:1", number="one")
        second = enqueue("tests.note", key="note:1", number="two")

        assert first.id == second.id
        assert second.payload == {"number": "one"}


def test_a_promise_goes_with_the_transaction_that_made_it(acme: Plant) -> None:
    with pytest.raises(ZeroDivisionError), acme.acting("petra"):
        enqueue("tests.note", number="one")
        raise ZeroDivisionError

    with acme.machine():
        assert not Outbox.objects.exists()


def test_a_promise_needs_a_tenant(db: None) -> None:
    with pytest.raises(NoTenant):
        enqueue("tests.note", number="one")


def test_an_unknown_job_or_payload_is_a_bug_at_once(acme: Plant) -> None:
    with acme.acting("petra"):
        with pytest.raises(LookupError):
            enqueue("tests.nothing")
        with pytest.raises(TypeError):
            enqueue("tests.note", colour="red")


def test_a_failure_undoes_the_effect_and_rests_before_the_next_attempt(acme: Plant) -> None:
    row = promised(acme, "tests.break")

    perform(acme, row)

    failed = seen(acme, row)
    assert notes(acme) == []
    assert (failed.state, failed.attempts) == ("pending", 1)
    assert failed.last_error == "It failed on our side (ZeroDivisionError: division by zero)."
    assert failed.due_at > row.due_at


def test_work_that_rests_is_not_done_early(acme: Plant) -> None:
    row = promised(acme, "tests.break")
    perform(acme, row)

    perform(acme, row)

    assert seen(acme, row).attempts == 1


def test_work_that_keeps_failing_is_dead(acme: Plant) -> None:
    row = promised(acme, "tests.break")
    perform(acme, row)
    make_due(acme, row)

    perform(acme, row)

    dead = seen(acme, row)
    assert (dead.state, dead.attempts) == ("dead", 2)
    assert dead.ended_at is not None


def test_a_refusal_is_dead_at_once_with_its_sentence(acme: Plant) -> None:
    row = promised(acme, "tests.refuse")

    perform(acme, row)

    dead = seen(acme, row)
    assert notes(acme) == []
    assert (dead.state, dead.last_error) == ("dead", "The kettle is dirty. Clean it first.")


def test_work_that_ends_its_worker_every_time_is_dead_in_the_end(acme: Plant) -> None:
    row = promised(acme, "tests.note")
    with acme.machine():
        Outbox.objects.filter(id=row.id).update(sends=consumer.HANDED_OVER_IN_VAIN + 1)

    perform(acme, row)

    dead = seen(acme, row)
    assert notes(acme) == []
    assert dead.state == "dead"
    assert "never came to an end" in dead.last_error


def test_it_is_done_as_the_member_who_wanted_it(acme: Plant) -> None:
    row = promised(acme, "tests.note", who="petra")

    perform(acme, row)

    with acme.machine():
        entry = AuditEntry.objects.get(relation="core_document")
    assert (entry.member_id, entry.operation) == (
        acme.people["petra"].member_id,
        "tests.note",
    )


def test_a_right_lost_in_the_meantime_is_lost(acme: Plant) -> None:
    row = promised(acme, "tests.note", who="petra")
    with acme.machine():
        core.close_role(
            member=Member.objects.get(id=acme.people["petra"].member_id),
            role=Role.objects.get(name="Planner"),
        )

    perform(acme, row)

    dead = seen(acme, row)
    assert notes(acme) == []
    assert dead.state == "dead"
    assert "Plan batches and reserve for them" in dead.last_error


def test_nothing_is_done_for_a_member_who_left(acme: Plant) -> None:
    row = promised(acme, "tests.note", who="petra")
    with acme.machine():
        member = Member.objects.get(id=acme.people["petra"].member_id)
        core.deactivate_member(member=member, reason="Left.")

    perform(acme, row)

    assert notes(acme) == []
    assert seen(acme, row).last_error.startswith("Petra Planner is no longer active here")


def test_another_tenant_cannot_have_it_done(acme: Plant, rival: Plant) -> None:
    row = promised(acme, "tests.note")

    perform(rival, row)

    assert notes(acme) == notes(rival) == []
    assert seen(acme, row).state == "pending"


def test_a_tenant_that_does_not_exist_has_nothing_done(acme: Plant) -> None:
    row = promised(acme, "tests.note")

    consumer.perform(outbox_id=str(row.id), tenant_id=str(new_id()))

    assert seen(acme, row).state == "pending"


def test_an_inactive_tenants_work_waits(acme: Plant) -> None:
    row = promised(acme, "tests.note")
    with acme.machine():
        close()

    perform(acme, row)

    waiting = seen(acme, row)
    assert notes(acme) == []
    assert (waiting.state, waiting.attempts) == ("pending", 0)
    assert waiting.due_at > row.due_at


@operation(None)
def close() -> None:
    Tenant.objects.update(is_active=False)
