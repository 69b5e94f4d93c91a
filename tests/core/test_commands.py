"""Commands that make tenants and act in somebody's name."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from core import accounts
from core import operations as core
from core.models import AuditEntry, Role
from core.refusals import Forbidden, Refused
from core.tenancy.context import required
from core.tenancy.work import as_machine, as_member_with_email, tenant_named
from tests.cast import Plant
from tests.core.accounts.conftest import PASSWORD, SECRET, Account, light_and_alone

__all__ = ["light_and_alone"]


def create(*more: str) -> dict[str, str]:
    out = StringIO()
    words = ["cocoa", "--name", "Cocoa Works", "--admin-email", "Ada@cocoa.example", *more]
    call_command("create_tenant", *words, stdout=out)
    answer: dict[str, str] = json.loads(out.getvalue())
    return answer


def test_a_tenant_is_made_and_its_administrator_comes_by_the_link(db: None) -> None:
    answer = create("--time-zone", "Europe/Berlin", "--currency", "CHF")
    client = Client()

    client.post("/invitations/" + answer["invitation"].split("/")[-2] + "/", {"password": PASSWORD})

    assert answer["admin_email"] == "ada@cocoa.example"
    page = client.get("/t/cocoa/settings/tenant/").content.decode()
    assert "CHF" in page
    assert client.get("/t/cocoa/settings/members/").status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [("--currency", "francs"), ("--template", "castle"), ("--admin-email", "nobody")],
)
def test_what_is_refused_is_a_sentence_and_leaves_nothing(db: None, wrong: tuple[str, str]) -> None:
    with pytest.raises(CommandError) as refusal:
        create(*wrong)

    assert refusal.value.returncode == 2
    assert wrong[1] in str(refusal.value)
    assert tenant_named("cocoa") is None


def test_a_taken_address_is_refused(acme: Plant) -> None:
    with pytest.raises(CommandError, match="belongs to another tenant"):
        call_command("create_tenant", "acme", "--name", "A", "--admin-email", "a@x.example")


def test_a_template_fills_the_new_tenant(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    from core.operations import tenants

    monkeypatch.setitem(
        tenants._templates, "brewery", lambda tenant: Role.objects.create(name="Brewer") and None
    )
    create("--template", "brewery")

    tenant_id = tenant_named("cocoa")
    assert tenant_id is not None
    with as_machine(tenant_id=tenant_id):
        assert Role.objects.filter(name="Brewer").exists()


def test_a_command_acts_as_the_member_with_the_address(acme: Plant) -> None:
    with as_member_with_email(acme.id, "Ada@ACME.example"):
        core.make_role(name="Night shift", rights=[])
        rights = required().rights

    with acme.machine():
        entry = AuditEntry.objects.get(relation="core_role", operation="core.make_role")
        assert entry.member.printed_name == "Ada Administrator"
    assert rights == acme.people["ada"].rights


def test_acting_as_somebody_gives_their_rights_only(acme: Plant) -> None:
    with as_member_with_email(acme.id, "otto@acme.example"), pytest.raises(Forbidden):
        core.make_role(name="Night shift", rights=[])


@pytest.mark.parametrize("email", ["nobody@acme.example", "otto@rival.example", ""])
def test_only_active_members_can_be_acted_as(acme: Plant, rival: Plant, email: str) -> None:
    with (
        pytest.raises(Refused, match="no active member here"),
        as_member_with_email(acme.id, email),
    ):
        pass


def test_a_lost_factor_is_forgotten_by_the_operator(db: None) -> None:
    from allauth.mfa.totp.internal.auth import TOTP

    from core.models import User
    from core.tenancy.work import at_the_door

    ada = Account(accounts.make_person(email="ada@x.example", password=PASSWORD), "ada@x.example")
    with at_the_door():
        TOTP.activate(User.objects.get(id=ada.id), SECRET)
    asked = ada.sign_in().get("/accounts/security/").status_code

    call_command("forget_factors", ada.email, stdout=StringIO())

    assert asked == 302
    assert ada.sign_in().get("/accounts/security/").status_code == 200


def test_a_factor_of_nobody_is_refused(db: None) -> None:
    with pytest.raises(CommandError, match="Nobody signs in with eve@x.example"):
        call_command("forget_factors", "eve@x.example")
