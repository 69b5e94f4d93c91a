"""Founding a tenant: what it starts with, and what is refused in a sentence."""

from __future__ import annotations

import pytest

from core import operations as core
from core.models import AuditEntry, Member, Role
from core.refusals import Refused
from core.tenancy.work import as_machine, tenant_named
from tests.cast import Plant


def test_a_tenant_starts_with_its_machines_and_its_roles(db: None) -> None:
    tenant_id = core.found_tenant(slug="cocoa", name="Cocoa Works")

    with as_machine(tenant_id=tenant_id):
        machines = set(Member.objects.values_list("kind", flat=True))
        roles = set(Role.objects.values_list("name", flat=True))
    assert machines == {"command_line", "worker"}
    assert {"Planner", "QA approver", "Operator", "Auditor", "Administrator"} <= roles


def test_an_administrator_can_neither_move_nor_adjust_stock(acme: Plant) -> None:
    rights = acme.people["ada"].rights

    assert not rights & {"move_stock", "adjust_stock", "receive", "run_batches"}


def test_a_taken_address_is_refused_whatever_its_case(acme: Plant) -> None:
    with pytest.raises(Refused, match="belongs to another tenant"):
        core.found_tenant(slug="acme", name="Acme Two")


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("slug", {"slug": "Acme Gummies"}),
        ("slug", {"slug": "-acme"}),
        ("slug", {"slug": "a" * 51}),
        ("name", {"name": "  "}),
        ("time_zone", {"time_zone": "Berlin"}),
        ("currency", {"currency": "euro"}),
        ("currency", {"currency": "ERU"}),
    ],
)
def test_what_a_tenant_cannot_be_is_refused_by_field(
    db: None, field: str, values: dict[str, str]
) -> None:
    with pytest.raises(Refused) as refusal:
        core.found_tenant(**{"slug": "cocoa", "name": "Cocoa Works", **values})

    assert refusal.value.field == field
    assert tenant_named("cocoa") is None


def test_a_tenant_is_found_by_its_address(acme: Plant) -> None:
    assert tenant_named("ACME") == acme.id


def test_the_founding_is_in_the_trail(acme: Plant) -> None:
    with acme.machine():
        founded = AuditEntry.objects.get(relation="core_tenant")

    assert founded.operation == "core.found_tenant"
    assert founded.after["slug"] == "acme"
