"""What is refused says no more about the other tenant's row than about one that never was."""

from __future__ import annotations

from typing import Any

import pytest

from core.models import Role
from tests.attack.attacker import Attacker
from tests.attack.conftest import Field

# Each is asked twice: with a value that Rival has, and with one that nobody has.
QUESTIONS = {
    "a foreign key": "INSERT INTO core_memberrole (id, tenant_id, member_id, role_id, is_open) "
    "SELECT app.uuid7(), tenant_id, id, '{id}', true FROM core_member LIMIT 1",
    "a deferred foreign key": "SET CONSTRAINTS ALL DEFERRED; UPDATE core_memberrole SET "
    "role_id = '{id}'; SET CONSTRAINTS ALL IMMEDIATE",
    "a unique key": "INSERT INTO core_document (id, tenant_id, kind, number) "
    "VALUES (app.uuid7(), '{own_tenant}', 'batch', '{number}')",
    "on conflict do nothing": "INSERT INTO core_document (id, tenant_id, kind, number) VALUES "
    "(app.uuid7(), '{own_tenant}', 'batch', '{number}') ON CONFLICT DO NOTHING RETURNING kind",
    "on conflict do update": "INSERT INTO core_document AS d (id, tenant_id, kind, number) VALUES "
    "(app.uuid7(), '{own_tenant}', 'batch', '{number}') ON CONFLICT (tenant_id, kind, number) "
    "DO UPDATE SET number = d.number RETURNING d.kind",
    "the other's unique key": "INSERT INTO core_document (id, tenant_id, kind, number) VALUES "
    "(app.uuid7(), '{rival}', 'batch', '{number}') ON CONFLICT DO NOTHING",
    "an update": "UPDATE core_role SET name = 'x' WHERE id = '{id}'",
    "a lock": "SELECT 1 FROM core_role WHERE id = '{id}' FOR UPDATE",
    "existence": "SELECT EXISTS (SELECT FROM core_role WHERE id = '{id}')",
    "sign-in": "SELECT * FROM app.tenant_named('{slug}')",
}


@pytest.fixture
def theirs(field: Field, django_db_blocker: Any) -> dict[str, str]:
    """Values that Rival has."""
    with django_db_blocker.unblock(), field.rival.machine():
        return {
            "id": str(Role.objects.get(name="Planner").id),
            "number": "B-Rival-secret",
            "slug": "rival",
        }


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_answer_is_the_same_as_about_nothing(
    attacker: Attacker, theirs: dict[str, str], question: str
) -> None:
    nobodys = {"id": attacker.words["random"], "number": "B-Nobody-secret", "slug": "nobody"}

    about_theirs = answer(attacker, QUESTIONS[question], theirs)
    about_nothing = answer(attacker, QUESTIONS[question], nobodys)

    assert about_theirs == about_nothing


def answer(attacker: Attacker, question: str, values: dict[str, str]) -> str:
    """What came back, with the value that was asked about blanked out."""
    for name, value in values.items():
        question = question.replace("{" + name + "}", value)
    said = repr(attacker.attack(question))
    for value in values.values():
        said = said.replace(value, "(asked)")
    return said
