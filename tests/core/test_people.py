"""Members and roles: who may change them, and that somebody always can."""

from __future__ import annotations

import pytest

from core import operations as core
from core.models import AuditEntry, Member, MemberRole, Role
from core.refusals import Forbidden, Refused
from tests.cast import Plant


def member(plant: Plant, who: str) -> Member:
    found: Member = Member.objects.get(id=plant.people[who].member_id)
    return found


def role(name: str) -> Role:
    found: Role = Role.objects.get(name=name)
    return found


def test_a_role_given_twice_is_held_once(acme: Plant) -> None:
    with acme.acting("ada"):
        core.give_role(member=member(acme, "otto"), role=role("Planner"))
        core.give_role(member=member(acme, "otto"), role=role("Planner"))

        held = MemberRole.objects.filter(member=member(acme, "otto"), is_open=True).count()
    assert held == 2


def test_a_role_taken_away_stays_readable(acme: Plant) -> None:
    with acme.acting("ada"):
        core.close_role(member=member(acme, "otto"), role=role("Operator"))

        closed = MemberRole.objects.get(member=member(acme, "otto"))
    assert not closed.is_open


def test_the_last_one_who_manages_people_stays(acme: Plant) -> None:
    with acme.acting("ada"):
        with pytest.raises(Refused, match="Ada Administrator is the last one"):
            core.deactivate_member(member=member(acme, "ada"), reason="Leaving.")
        with pytest.raises(Refused, match="Ada Administrator is the last one"):
            core.close_role(member=member(acme, "ada"), role=role("Administrator"))


def test_a_second_administrator_lets_the_first_go(acme: Plant) -> None:
    with acme.acting("ada"):
        core.give_role(member=member(acme, "quinn"), role=role("Administrator"))
        core.deactivate_member(member=member(acme, "ada"), reason="Leaving.")

        assert not member(acme, "ada").is_active


def test_a_deactivated_member_can_come_back(acme: Plant) -> None:
    with acme.acting("ada"):
        core.deactivate_member(member=member(acme, "otto"), reason="On leave.")
        core.reactivate_member(member=member(acme, "otto"), reason="Back.")

        trail = AuditEntry.objects.filter(relation="core_member", action="update").order_by("id")
        reasons = list(trail.values_list("operation", "reason", "before"))
    assert reasons == [
        ("core.deactivate_member", "On leave.", {"is_active": True}),
        ("core.reactivate_member", "Back.", {"is_active": False}),
    ]


def test_a_planner_cannot_give_roles(acme: Plant) -> None:
    with acme.acting("petra"), pytest.raises(Forbidden, match="Invite members"):
        core.give_role(member=member(acme, "petra"), role=role("Administrator"))


def test_one_person_is_one_member(acme: Plant) -> None:
    otto = acme.people["otto"]

    with acme.acting("ada"), pytest.raises(Refused, match="is a member here already"):
        core.enrol(printed_name="Otto", email=otto.email, user_id=otto.user_id, roles=[])


def test_a_member_needs_a_printed_name(acme: Plant) -> None:
    with acme.acting("ada"), pytest.raises(Refused, match="needs a name"):
        core.enrol(printed_name=" ", email="x@acme.example", user_id=None, roles=[])


def test_a_role_holds_only_rights_that_exist(acme: Plant) -> None:
    with acme.acting("ada"):
        core.change_role(role=role("Buyer"), rights=["see_stock", "receive", "see_stock"])
        with pytest.raises(Refused, match="no right called fly"):
            core.change_role(role=role("Buyer"), rights=["fly"])

        assert role("Buyer").rights == ["receive", "see_stock"]
