"""Invitations: one link, one address, once, within seven days, and all or nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone

from core import accounts
from core import operations as core
from core.accounts import invitations
from core.ids import new_id
from core.jobs import consumer
from core.models import AuditEntry, Invitation, Member, Outbox, Role, User
from core.refusals import Forbidden, Refused
from core.tenancy.work import at_the_door
from tests.cast import Plant
from tests.core.accounts.conftest import PASSWORD, Account, code_now, light_and_alone

__all__ = ["light_and_alone"]
EMAIL = "nora@new.example"


def invite(plant: Plant, who: str = "ada", email: str = EMAIL, name: str = "Nora New") -> str:
    """Invite an operator; the path of the link."""
    with plant.acting(who):
        roles = [Role.objects.get(name="Operator")]
        link = core.invite(email=email, printed_name=name, roles=roles).link
    return link.removeprefix(settings.ORIGIN)


def nora(plant: Plant) -> Member | None:
    with plant.machine():
        found: Member | None = Member.objects.filter(email=EMAIL).first()
    return found


def test_the_link_makes_an_account_and_a_member_with_the_roles(acme: Plant) -> None:
    link = invite(acme)
    client = Client()

    page = client.get(link)
    answer = client.post(link, {"password": PASSWORD})

    home = client.get(answer["Location"])
    assert "Join Acme Gummies" in page.content.decode()
    assert answer["Location"] == "/t/acme/"
    assert "Nora New" in home.content.decode()
    assert "Operator" in home.content.decode()


def test_the_joining_is_in_the_trail_as_the_new_members_deed(acme: Plant) -> None:
    Client().post(invite(acme), {"password": PASSWORD})

    with acme.machine():
        entry = AuditEntry.objects.get(relation="core_member", operation="core.accept_invitation")
        assert entry.member.printed_name == "Nora New"


def test_a_link_works_once(acme: Plant) -> None:
    link = invite(acme)
    Client().post(link, {"password": PASSWORD})

    second = Client().post(link, {"password": "another sentence"})

    assert second.status_code == 404
    assert "This invitation has ended" in second.content.decode()


def test_a_weak_password_leaves_nothing_behind(acme: Plant) -> None:
    link = invite(acme)

    answer = Client().post(link, {"password": "short"})

    assert answer.status_code == 422
    assert nora(acme) is None
    assert accounts.person_with_email(EMAIL) is None
    assert Client().get(link).status_code == 200


def test_a_failure_half_way_leaves_no_account(acme: Plant) -> None:
    link = invite(acme)
    offer = invitations.offer_of(link.split("/")[2])
    assert offer is not None
    with acme.acting("ada"):
        core.revoke_invitation(invitation=Invitation.objects.get())

    with pytest.raises(Refused, match="used or withdrawn just now"), at_the_door():
        invitations.accept_as_new(offer=offer, password=PASSWORD)

    assert nora(acme) is None
    assert accounts.person_with_email(EMAIL) is None


def test_a_link_ends_after_seven_days(acme: Plant) -> None:
    link = invite(acme)
    with acme.acting("ada"):
        left = Invitation.objects.get().expires_at - timezone.now()
        _expire()

    assert timedelta(days=6, hours=23) < left <= timedelta(days=7)
    assert Client().post(link, {"password": PASSWORD}).status_code == 404


def _expire() -> None:
    from core.tenancy.context import performing

    with performing("test.expire"):
        Invitation.objects.update(expires_at=timezone.now() - timedelta(hours=1))


def test_a_withdrawn_link_ends(acme: Plant) -> None:
    link = invite(acme)

    with acme.acting("ada"):
        core.revoke_invitation(invitation=Invitation.objects.get())

    assert Client().post(link, {"password": PASSWORD}).status_code == 404


def test_a_second_invitation_ends_the_first_link(acme: Plant) -> None:
    first, second = invite(acme), invite(acme)

    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200


def test_whoever_has_an_account_signs_in_first(acme: Plant) -> None:
    account = Account(accounts.make_person(email=EMAIL, password=PASSWORD), EMAIL)
    link = invite(acme)

    anonymous = Client().post(link, {"password": "taking over"})
    client = account.sign_in()
    joined = client.post(link)

    assert "Sign in with it, then join" in anonymous.content.decode()
    assert joined.status_code == 303
    assert client.get("/t/acme/").status_code == 200
    assert account.sign_in(password="taking over").get("/t/acme/").status_code == 302


def test_an_invitation_does_not_skip_the_second_factor(acme: Plant) -> None:
    from allauth.mfa.totp.internal.auth import TOTP

    from tests.core.accounts.conftest import SECRET

    account = Account(accounts.make_person(email=EMAIL, password=PASSWORD), EMAIL)
    with at_the_door():
        TOTP.activate(User.objects.get(id=account.id), SECRET)
    link = invite(acme)

    client = account.sign_in()
    early = client.post(link)
    client.post("/accounts/2fa/authenticate/", {"code": code_now()})
    late = client.post(link)

    assert early.status_code == 200
    assert late.status_code == 303


def test_an_invitation_is_for_its_address_only(acme: Plant) -> None:
    eve = Account(accounts.make_person(email="eve@x.example", password=PASSWORD), "eve@x.example")
    link = invite(acme)

    answer = eve.sign_in().post(link)

    assert answer.status_code == 422
    assert "This invitation is for nora@new.example" in answer.content.decode()
    assert nora(acme) is None


def test_one_person_can_be_in_two_tenants_and_chooses(acme: Plant, rival: Plant) -> None:
    account = Account(accounts.make_person(email=EMAIL, password=PASSWORD), EMAIL)
    client = account.sign_in()
    none = client.get("/").content.decode()
    client.post(invite(acme))
    one = client.get("/")
    client.post(invite(rival))

    several = client.get("/").content.decode()

    assert "not a member of any tenant" in none
    assert one["Location"] == "/t/acme/"
    assert "/t/acme/" in several
    assert "/t/rival/" in several


def test_a_member_is_not_invited_again(acme: Plant) -> None:
    with pytest.raises(Refused, match="is the member Otto Operator here already"):
        invite(acme, email="OTTO@acme.example")


@pytest.mark.parametrize(("email", "name"), [("nonsense", "Nora"), (EMAIL, " ")])
def test_an_invitation_needs_an_address_and_a_name(acme: Plant, email: str, name: str) -> None:
    with pytest.raises(Refused):
        invite(acme, email=email, name=name)


def test_an_invitation_needs_a_role(acme: Plant) -> None:
    with acme.acting("ada"), pytest.raises(Refused, match="Choose at least one role"):
        core.invite(email=EMAIL, printed_name="Nora New", roles=[])


def test_a_planner_invites_nobody(acme: Plant) -> None:
    with pytest.raises(Forbidden):
        invite(acme, who="petra")


def test_the_e_mail_leaves_through_the_outbox(acme: Plant) -> None:
    link = invite(acme)
    with acme.machine():
        row = Outbox.objects.get(job="core.send_mail")

    consumer.perform(outbox_id=str(row.id), tenant_id=str(acme.id))

    assert mail.outbox[0].to == [EMAIL]
    assert link in mail.outbox[0].body


def test_the_link_cannot_be_read_in_the_outbox(acme: Plant) -> None:
    token = invite(acme).split("/")[2]

    with acme.machine():
        assert token not in str(Outbox.objects.get(job="core.send_mail").payload)


def test_what_was_rolled_back_is_not_announced(acme: Plant) -> None:
    with pytest.raises(ZeroDivisionError), acme.acting("ada"):
        roles = [Role.objects.get(name="Operator")]
        core.invite(email=EMAIL, printed_name="Nora New", roles=roles)
        raise ZeroDivisionError

    with acme.machine():
        assert not Outbox.objects.exists()


def test_what_is_stored_opens_nothing(acme: Plant) -> None:
    token = invite(acme).split("/")[2]
    with acme.acting("ada"):
        stored = Invitation.objects.get().token_hash
        trail = str(list(AuditEntry.objects.values_list("after", flat=True)))

    assert token != stored
    assert token not in trail
    assert Client().get(f"/invitations/{stored}/").status_code == 404


def test_links_are_looked_up_at_the_door_only(acme: Plant, rival: Plant) -> None:
    token = invite(acme).split("/")[2]
    from core.accounts.sealing import hash_of

    with rival.acting("ada"), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM app.invitation_with(%s)", [hash_of(token)])
        seen = cursor.fetchall()

    assert seen == []


def test_an_unknown_link_looks_like_an_ended_one(acme: Plant) -> None:
    link = invite(acme)
    Client().post(link, {"password": PASSWORD})

    ended, unknown = Client().get(link), Client().get(f"/invitations/{new_id()}/")

    assert ended.content == unknown.content
