"""What administrators do by page, and who may not."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from core import operations as core
from core.ids import new_id
from core.models import AuditEntry, Invitation, Member, MemberRole, Role, User
from core.tenancy.work import at_the_door
from tests.cast import Plant
from tests.core.accounts.conftest import SECRET


def browser(plant: Plant, who: str) -> Client:
    client = Client()
    with at_the_door():
        client.force_login(User.objects.get(id=plant.people[who].user_id))
    return client


@pytest.fixture
def ada(acme: Plant) -> Client:
    return browser(acme, "ada")


def member_url(plant: Plant, who: str, rest: str = "") -> str:
    return f"/t/acme/settings/members/{plant.people[who].member_id}/{rest}"


def role_id(plant: Plant, name: str) -> str:
    with plant.machine():
        return str(Role.objects.get(name=name).id)


def test_members_are_listed_with_their_roles(ada: Client) -> None:
    page = ada.get("/t/acme/settings/members/").content.decode()

    assert "Petra Planner" in page
    assert "QA approver" in page
    assert "Command line" not in page


def test_somebody_is_invited_and_the_invitation_withdrawn(ada: Client, acme: Plant) -> None:
    form = {
        "email": "nora@new.example",
        "printed_name": "Nora New",
        "roles": [role_id(acme, "Operator"), role_id(acme, "Warehouse")],
    }
    invited = ada.post("/t/acme/settings/members/", form)
    listed = ada.get("/t/acme/settings/members/").content.decode()
    with acme.machine():
        invitation = Invitation.objects.get()

    ada.post(f"/t/acme/settings/invitations/{invitation.id}/revocation/")

    assert invited.status_code == 303
    assert "nora@new.example" in listed
    assert "None is open." in ada.get("/t/acme/settings/members/").content.decode()


def test_a_refused_invitation_keeps_what_was_typed(ada: Client, acme: Plant) -> None:
    form = {"email": "otto@acme.example", "printed_name": "Otto", "roles": [role_id(acme, "Buyer")]}

    answer = ada.post("/t/acme/settings/members/", form)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "is the member Otto Operator here already" in page
    assert 'value="otto@acme.example"' in page


def test_a_role_is_given_and_taken_away(ada: Client, acme: Plant) -> None:
    planner = role_id(acme, "Planner")
    ada.post(member_url(acme, "otto"), {"role": planner})
    ada.post(member_url(acme, "otto", f"roles/{role_id(acme, 'Operator')}/closing/"))

    with acme.machine():
        held = MemberRole.objects.filter(
            member_id=acme.people["otto"].member_id, is_open=True
        ).values_list("role__name", flat=True)
        assert list(held) == ["Planner"]


def test_the_last_administrator_cannot_go(ada: Client, acme: Plant) -> None:
    answer = ada.post(member_url(acme, "ada", "deactivation/"), {"reason": "Leaving."})

    assert answer.status_code == 422
    assert "is the last one who can manage people" in answer.content.decode()


def test_a_deactivated_member_is_out_at_the_next_click(ada: Client, acme: Plant) -> None:
    otto = browser(acme, "otto")
    before = otto.get("/t/acme/").status_code

    ada.post(member_url(acme, "otto", "deactivation/"), {"reason": "Left."})
    after = otto.get("/t/acme/").status_code
    ada.post(member_url(acme, "otto", "reactivation/"), {"reason": "Came back."})

    assert (before, after, otto.get("/t/acme/").status_code) == (200, 404, 200)


def test_a_deactivation_needs_a_reason(ada: Client, acme: Plant) -> None:
    answer = ada.post(member_url(acme, "otto", "deactivation/"), {"reason": " "})

    with acme.machine():
        assert Member.objects.get(id=acme.people["otto"].member_id).is_active
    assert answer.status_code == 422


def test_a_role_is_made_and_changed(ada: Client, acme: Plant) -> None:
    made = ada.post("/t/acme/settings/roles/", {"name": "Night shift", "rights": ["see_stock"]})

    ada.post(made["Location"], {"rights": ["see_stock", "receive"]})

    with acme.machine():
        assert Role.objects.get(name="Night shift").rights == ["receive", "see_stock"]


def test_nobody_takes_the_management_of_people_from_the_only_role(ada: Client, acme: Plant) -> None:
    url = f"/t/acme/settings/roles/{role_id(acme, 'Administrator')}/"

    answer = ada.post(url, {"rights": ["see_audit"]})

    assert answer.status_code == 422
    assert "Only Administrator can manage people here" in answer.content.decode()


def test_the_settings_are_changed(ada: Client, acme: Plant) -> None:
    ada.post(
        "/t/acme/settings/tenant/",
        {"name": "Acme", "time_zone": "Europe/Berlin", "currency": "USD"},
    )
    wrong = ada.post(
        "/t/acme/settings/tenant/",
        {"name": "Acme", "time_zone": "Europe/Berlin", "currency": "usd"},
    )

    page = ada.get("/t/acme/settings/tenant/").content.decode()
    assert 'value="USD"' in page
    assert wrong.status_code == 422
    assert "is not a currency code such as EUR" in wrong.content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "settings/tenant/",
        "settings/members/",
        "settings/roles/",
        "settings/audit/",
    ],
)
def test_whoever_lacks_the_right_is_told_so(acme: Plant, path: str) -> None:
    answer = browser(acme, "otto").get(f"/t/acme/{path}")

    assert answer.status_code == 403
    assert "You need the right" in answer.content.decode()


def test_members_of_another_tenant_are_unknown(ada: Client, rival: Plant) -> None:
    theirs = ada.get(f"/t/acme/settings/members/{rival.people['otto'].member_id}/")
    unknown = ada.get(f"/t/acme/settings/members/{new_id()}/")

    assert theirs.status_code == unknown.status_code == 404
    assert theirs.content == unknown.content


def test_the_trail_shows_who_did_what_and_why(ada: Client, acme: Plant) -> None:
    ada.post(member_url(acme, "otto", "deactivation/"), {"reason": "Left the company."})

    page = ada.get("/t/acme/settings/audit/", {"operation": "core.deactivate_member"})

    text = page.content.decode()
    assert "Left the company." in text
    assert "<del>yes</del> <ins>no</ins>" in text
    assert text.count("<tr>") == 2


def test_the_trail_is_narrowed_by_record_member_and_day(ada: Client, acme: Plant) -> None:
    otto = str(acme.people["otto"].member_id)
    ada.post(member_url(acme, "otto", "deactivation/"), {"reason": "Left."})

    by_record = ada.get("/t/acme/settings/audit/", {"record_id": otto}).content.decode()
    by_ada = ada.get(
        "/t/acme/settings/audit/", {"member": str(acme.people["ada"].member_id)}
    ).content.decode()
    long_ago = ada.get("/t/acme/settings/audit/", {"until": "2020-01-01"}).content.decode()

    assert by_record.count("<tr>") == 3  # the head, the enrolment, the deactivation
    assert by_ada.count("<tr>") == 2
    assert "Nothing matches" in long_ago


def test_the_trail_is_paged(ada: Client, acme: Plant) -> None:
    with acme.machine():
        for number in range(60):
            core.number(kind="batch", given=f"T-{number}")

    first = ada.get("/t/acme/settings/audit/", {"relation": "core_document"}).content.decode()
    older = first.split('class="btn sm" href="')[1].split('"')[0].replace("&amp;", "&")
    second = ada.get(f"/t/acme/settings/audit/{older}").content.decode()

    assert first.count("<ins>T-") == 50
    assert second.count("<ins>T-") == 10


def test_a_filter_that_cannot_be_read_is_said(ada: Client) -> None:
    answer = ada.get("/t/acme/settings/audit/", {"record_id": "x'; DROP TABLE core_member"})

    assert answer.status_code == 200
    assert "Enter a valid UUID." in answer.content.decode()


def test_a_tenant_may_ask_its_members_for_a_second_factor(ada: Client, acme: Plant) -> None:
    ada.post(
        "/t/acme/settings/tenant/",
        {"name": "Acme", "time_zone": "UTC", "currency": "EUR", "asks_second_factor": "on"},
    )

    without = browser(acme, "otto").get("/t/acme/")
    with at_the_door():
        TOTP.activate(User.objects.get(id=acme.people["petra"].user_id), SECRET)
    having = browser(acme, "petra").get("/t/acme/")

    assert without.status_code == 403
    assert "Acme asks its members for one" in without.content.decode()
    assert having.status_code == 200


def test_times_are_those_of_the_plant(ada: Client, acme: Plant) -> None:
    zone = {"name": "Acme", "time_zone": "Pacific/Kiritimati", "currency": "EUR"}
    ada.post("/t/acme/settings/tenant/", zone)
    with acme.machine():
        changed = AuditEntry.objects.filter(operation="core.change_tenant").get().recorded_at

    page = ada.get("/t/acme/settings/audit/", {"operation": "core.change_tenant"}).content.decode()

    there = changed.astimezone(ZoneInfo("Pacific/Kiritimati"))
    assert f"{there:%H:%M}</time>" in page
