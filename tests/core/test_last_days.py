"""Roles with a last day: rights end with it by the plant's own calendar, no job needed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from core import operations as core
from core.accounts import invitations
from core.api.bearer import bearer_named
from core.memberships import Membership, memberships_of
from core.models import ApiToken, AuditEntry, Member, MemberRole, Role, Tenant, User, View
from core.queries import local_day, rights_of
from core.refusals import Refused
from core.tenancy.context import performing
from core.tenancy.work import as_member_with_email, at_the_door
from tests.cast import Plant
from tests.core.accounts.conftest import PASSWORD
from tests.core.administration.test_pages import browser, member_url, role_id

EAST, WEST = "Pacific/Kiritimati", "Pacific/Pago_Pago"  # 25 hours apart: never the same day


def member(plant: Plant, who: str) -> Member:
    return Member.objects.get(id=plant.people[who].member_id)


def today(plant: Plant) -> date:
    with plant.machine():
        return local_day()


def only_role(plant: Plant, who: str, name: str, ends_on: date | None) -> None:
    """Leave `who` with one role, whatever its last day is."""
    with plant.machine(), performing("test.only_role"):
        MemberRole.objects.filter(member=member(plant, who)).update(is_open=False)
        MemberRole.objects.create(
            member=member(plant, who), role=Role.objects.get(name=name), ends_on=ends_on
        )


def move(plant: Plant, time_zone: str) -> None:
    with plant.machine(), performing("test.move"):
        Tenant.objects.update(time_zone=time_zone)


def membership(plant: Plant, who: str) -> Membership:
    return memberships_of(plant.people[who].user_id)[0]


def test_an_auditor_is_never_without_a_last_day(acme: Plant) -> None:
    with acme.acting("ada"):
        auditor = Role.objects.get(name="Auditor")
        for give in (
            lambda: core.give_role(member=member(acme, "otto"), role=auditor),
            lambda: core.invite(email="a@b.example", printed_name="Ann", roles=[auditor]),
            lambda: core.enrol(printed_name="Ann", email="", user_id=None, roles=[auditor]),
        ):
            with pytest.raises(Refused, match="Auditor is given for a time only") as refusal:
                give()
            assert refusal.value.field == "ends_on"


def test_a_day_that_is_past_is_refused(acme: Plant) -> None:
    yesterday = today(acme) - timedelta(days=1)

    with acme.acting("ada"), pytest.raises(Refused, match="is past"):
        core.give_role(
            member=member(acme, "otto"), role=Role.objects.get(name="Buyer"), ends_on=yesterday
        )


def test_rights_hold_through_the_last_day_and_end_with_it_everywhere(acme: Plant) -> None:
    move(acme, WEST)
    only_role(acme, "ada", "Administrator", today(acme))
    with acme.acting("ada"):
        secret = core.make_token(name="Scale", scopes=["see_audit"], valid_days=9).secret
    email = acme.people["ada"].email

    def seen() -> list[bool]:
        bearer = bearer_named(secret)
        assert bearer is not None
        with as_member_with_email(acme.id, email) as context:
            command = bool(context.rights)
            worker = bool(rights_of(member(acme, "ada")))
            program = bool(rights_of(ApiToken.objects.get().acting))
        page = bool(membership(acme, "ada").rights)
        return [page, bool(bearer.rights), command, worker, program]

    before = seen()
    move(acme, EAST)  # where the day is over

    assert before == [True] * 5
    assert seen() == [False] * 5
    assert membership(acme, "ada").role_names == ()


def test_a_page_is_refused_once_the_last_day_is_over(acme: Plant) -> None:
    move(acme, WEST)
    only_role(acme, "otto", "Auditor", today(acme))
    otto = browser(acme, "otto")
    before = otto.get("/t/acme/settings/audit/").status_code

    move(acme, EAST)

    assert (before, otto.get("/t/acme/settings/audit/").status_code) == (200, 403)


def test_a_role_given_again_moves_its_last_day_and_the_trail_says_so(acme: Plant) -> None:
    soon, later = today(acme), today(acme) + timedelta(days=30)
    with acme.acting("ada"):
        otto, auditor = member(acme, "otto"), Role.objects.get(name="Auditor")
        for day in (soon, later, later):
            core.give_role(member=otto, role=auditor, ends_on=day)

        held = MemberRole.objects.get(member=otto, role=auditor)
        moved = AuditEntry.objects.filter(record_id=held.id, action="update").get()
    assert held.ends_on == later
    assert (moved.before, moved.after) == (
        {"ends_on": soon.isoformat()},
        {"ends_on": later.isoformat()},
    )


def test_the_last_administrator_is_not_given_a_last_day(acme: Plant) -> None:
    with acme.acting("ada"), pytest.raises(Refused, match="the last one who can manage people"):
        core.give_role(
            member=member(acme, "ada"),
            role=Role.objects.get(name="Administrator"),
            ends_on=local_day(),
        )


def test_one_who_manages_for_a_time_does_not_free_the_last_administrator(acme: Plant) -> None:
    with acme.acting("ada"):
        core.give_role(
            member=member(acme, "quinn"),
            role=Role.objects.get(name="Administrator"),
            ends_on=local_day(),
        )
        with pytest.raises(Refused, match="the last one who can manage people"):
            core.deactivate_member(member=member(acme, "ada"), reason="Left.")


def test_an_invited_auditor_has_the_last_day_of_the_invitation(acme: Plant) -> None:
    ends_on = today(acme) + timedelta(days=5)
    with acme.acting("ada"):
        invited = core.invite(
            email="ann@audit.example",
            printed_name="Ann Auditor",
            roles=[Role.objects.get(name="Auditor")],
            ends_on=ends_on,
        )
    offer = invitations.offer_of(invited.link.split("/")[-2])
    assert offer is not None

    with at_the_door():
        invitations.accept_as_new(offer=offer, password=PASSWORD)

    with acme.machine():
        assert MemberRole.objects.get(member__email="ann@audit.example").ends_on == ends_on


def test_the_forms_ask_for_the_last_day_and_the_pages_show_it(acme: Plant) -> None:
    ada = browser(acme, "ada")
    day = today(acme)
    without = ada.post(member_url(acme, "otto"), {"role": role_id(acme, "Auditor")})

    given = ada.post(
        member_url(acme, "otto"), {"role": role_id(acme, "Auditor"), "ends_on": day.isoformat()}
    )
    page = ada.get(member_url(acme, "otto")).content.decode()

    assert without.status_code == 422
    assert "Say the last day it holds." in without.content.decode()
    assert given.status_code == 303
    assert f"until {day.day} {day:%b %Y}" in page
    assert f"until {day.day} {day:%b %Y}" in ada.get("/t/acme/settings/members/").content.decode()


def seen_by(plant: Plant, who: str) -> list[str]:
    with plant.machine():
        rows = View.objects.filter(member_id=plant.people[who].member_id)
        return list(rows.order_by("pk").values_list("path", flat=True))


def test_all_that_an_auditor_sees_is_written_down_and_shown_on_the_trail_page(acme: Plant) -> None:
    only_role(acme, "otto", "Auditor", today(acme))
    auditor = browser(acme, "otto")

    auditor.get("/t/acme/search/?q=L-1")
    auditor.get("/t/acme/settings/audit/")
    auditor.get("/t/acme/settings/audit/")  # within the minute: the page that stands open
    auditor.get("/t/acme/settings/members/")  # refused, so nothing was seen

    assert seen_by(acme, "otto") == ["/search/?q=L-1", "/settings/audit/"]
    page = browser(acme, "ada").get("/t/acme/settings/audit/").content.decode()
    assert "<code>/search/?q=L-1</code>" in page


def test_one_role_for_good_beside_is_not_watched(acme: Plant) -> None:
    with acme.acting("ada"):
        core.give_role(
            member=member(acme, "otto"),
            role=Role.objects.get(name="Auditor"),
            ends_on=local_day(),
        )

    browser(acme, "otto").get("/t/acme/settings/audit/")

    assert seen_by(acme, "otto") == []


def test_what_a_watched_members_program_reads_is_written_down(acme: Plant) -> None:
    only_role(acme, "ada", "Administrator", today(acme))
    with acme.acting("ada"):
        made = core.make_token(name="Scale", scopes=["see_audit"], valid_days=9)
    headers = {"Authorization": f"Bearer {made.secret}"}

    answer = Client().get("/api/v1/changes/", headers=headers)

    with acme.machine():
        assert View.objects.get().member_id == made.token.acting_id
        assert View.objects.get().path.startswith("/api/v1/changes/")
    assert answer.status_code == 200


def test_another_tenant_sees_nothing_of_what_was_viewed(acme: Plant, rival: Plant) -> None:
    only_role(acme, "otto", "Auditor", today(acme))
    browser(acme, "otto").get("/t/acme/search/?q=secret")

    page = browser(rival, "ada").get("/t/rival/settings/audit/").content.decode()

    assert "q=secret" not in page
    with rival.machine():
        assert not View.objects.exists()


def test_a_person_is_another_one_elsewhere(acme: Plant, rival: Plant) -> None:
    """An auditor here who works there for good is watched here only."""
    only_role(acme, "otto", "Auditor", today(acme))
    person = acme.people["otto"]
    with rival.machine():
        core.enrol(
            printed_name="Otto",
            email=person.email,
            user_id=person.user_id,
            roles=[Role.objects.get(name="Operator")],
        )
    client = Client()
    with at_the_door():
        client.force_login(User.objects.get(id=person.user_id))

    client.get("/t/rival/")
    client.get("/t/acme/")

    assert seen_by(acme, "otto") == ["/"]
    with rival.machine():
        assert not View.objects.exists()
