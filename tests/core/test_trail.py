"""The trail: no change without a named operation, and the outermost one names it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from core import operations as core
from core.models import AuditEntry, Document
from core.operation import operation
from core.refusals import Forbidden
from core.rights import Right
from core.tenancy.context import performing
from tests.cast import Plant
from tests.core.test_people import member, role


@operation(Right.PLAN_BATCHES)
def plan(*, number: str, reason: str = "") -> Any:
    """A document, numbered by an operation that nobody has the right to call directly."""
    return manage(number=number)


@operation(Right.MANAGE_SETTINGS)
def manage(*, number: str) -> Any:
    return core.number(kind="batch", given=number)


def entries(relation: str) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(relation=relation).order_by("id"))


def test_a_change_outside_an_operation_is_refused(acme: Plant) -> None:
    with (
        acme.acting("ada"),
        pytest.raises(DatabaseError, match="a change of core_document needs a named operation"),
        transaction.atomic(),
    ):
        Document.objects.create(kind="batch", number="B-1")


def test_the_database_refuses_it_to_raw_sql_too(acme: Plant) -> None:
    with (
        acme.acting("ada"),
        pytest.raises(DatabaseError, match="needs a named operation"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE core_role SET rights = '{}'")


def test_the_trail_says_who_in_which_operation_and_why(acme: Plant) -> None:
    with acme.acting("petra"):
        plan(number="B-7", reason="Trial run.")
    with acme.machine():
        (entry,) = entries("core_document")

    assert entry.member_id == acme.people["petra"].member_id
    assert entry.operation.endswith(".plan")
    assert entry.reason == "Trial run."
    assert entry.before is None
    assert entry.after["number"] == "B-7"


def test_what_an_operation_calls_is_part_of_it(acme: Plant) -> None:
    with acme.acting("petra"):
        assert plan(number="B-8").number == "B-8"
        with pytest.raises(Forbidden, match="Change the tenant's settings"):
            manage(number="B-9")


def test_the_next_operation_has_its_own_name(acme: Plant) -> None:
    with acme.acting("ada"):
        core.give_role(member=member(acme, "otto"), role=role("Planner"))
        core.close_role(member=member(acme, "otto"), role=role("Planner"))

        said = [entry.operation for entry in entries("core_memberrole")][-2:]
    assert said == ["core.give_role", "core.close_role"]


def test_a_rolled_back_savepoint_takes_no_operations_name_along(acme: Plant) -> None:
    with acme.machine():
        before = transaction.savepoint()
        with performing("core.second"):
            Document.objects.create(kind="batch", number="B-1")
            transaction.savepoint_rollback(before)
            Document.objects.create(kind="batch", number="B-2")

        assert [entry.operation for entry in entries("core_document")] == ["core.second"]


def test_the_trail_cannot_be_written_or_changed_by_the_app(acme: Plant) -> None:
    with acme.machine(), performing("core.forged"):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            AuditEntry.objects.create(relation="core_role", action="insert")
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            AuditEntry.objects.update(reason="Never happened.")


def test_a_change_that_changes_nothing_is_not_written_down(acme: Plant) -> None:
    with acme.acting("ada"):
        core.change_role(role=role("Buyer"), rights=["see_stock"])
        core.change_role(role=role("Buyer"), rights=["see_stock"])

        changes = [e for e in entries("core_role") if e.action == "update"]
    assert len(changes) == 1
