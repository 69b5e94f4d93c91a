"""API tokens: what they open, for how long, and how they end."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from core import operations as core
from core import queries
from core.api.bearer import bearer_named
from core.models import ApiToken, AuditEntry, Member, Role
from core.refusals import Forbidden, Refused
from tests.cast import Plant

SEE_AUDIT, JOBS = "see_audit", "see_jobs"


def member(plant: Plant, who: str) -> Member:
    found: Member = Member.objects.get(id=plant.people[who].member_id)
    return found


def made(plant: Plant, *scopes: str, who: str = "ada", name: str = "Books") -> core.MadeToken:
    with plant.acting(who):
        return core.make_token(name=name, scopes=list(scopes or [SEE_AUDIT]), valid_days=30)


def test_a_token_acts_as_a_member_of_its_own_with_its_scopes(acme: Plant) -> None:
    token = made(acme, SEE_AUDIT, JOBS)

    bearer = bearer_named(token.secret)

    assert bearer is not None
    assert bearer.tenant_id == acme.id
    assert bearer.rights == {SEE_AUDIT, JOBS}
    with acme.machine():
        acting = Member.objects.get(id=bearer.member_id)
    assert (acting.kind, acting.printed_name) == ("integration", "Books")


def test_the_secret_is_long_random_and_kept_nowhere(acme: Plant) -> None:
    token = made(acme)

    assert len(token.secret) == len("btk_") + 43  # 32 bytes in base64
    with acme.machine():
        row = ApiToken.objects.values().get()
        trail = [str(entry) for entry in AuditEntry.objects.values_list("after", flat=True)]
    assert token.secret not in str(row)
    assert not [entry for entry in trail if token.secret in entry]


def test_its_first_letters_name_it_on_the_page(acme: Plant) -> None:
    token = made(acme)

    assert token.token.prefix == token.secret[:12]


@pytest.mark.parametrize("wrong", ["", "btk_", "btk_" + "A" * 43, "ä" * 47, "x" * 100_000])
def test_any_other_secret_opens_nothing(acme: Plant, wrong: str) -> None:
    made(acme)

    assert bearer_named(wrong) is None


def test_a_digest_read_from_the_table_opens_nothing(acme: Plant) -> None:
    token = made(acme)

    assert bearer_named(token.token.digest.hex()) is None


def test_nobody_looks_a_token_up_from_inside_a_tenant(acme: Plant, rival: Plant) -> None:
    token = made(acme)

    with rival.acting(), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM app.bearer(%s)", [bytes(token.token.digest)])
        assert cursor.fetchall() == []


def test_a_revoked_token_ends_at_once(acme: Plant) -> None:
    token = made(acme)

    with acme.acting("ada"):
        core.revoke_token(token=token.token, reason="Lost laptop.")

    assert bearer_named(token.secret) is None


def test_a_token_is_revoked_once(acme: Plant) -> None:
    token = made(acme)

    with acme.acting("ada"):
        core.revoke_token(token=token.token)
        with pytest.raises(Refused, match="revoked before"):
            core.revoke_token(token=token.token)


def test_an_expired_token_opens_nothing(acme: Plant) -> None:
    token = made(acme)
    assert token.token.expires_at > timezone.now() + timedelta(days=29)

    with acme.acting("ada"):
        age(token.token)

    assert bearer_named(token.secret) is None


def age(token: ApiToken) -> None:
    from core.tenancy.context import performing

    long_ago = timezone.now() - timedelta(days=40)
    with performing("test.age"):
        ApiToken.objects.filter(id=token.id).update(
            made_at=long_ago, expires_at=long_ago + timedelta(days=30)
        )


def test_a_makers_tokens_end_when_they_leave(acme: Plant) -> None:
    token = made(acme)

    with acme.acting("ada"):
        core.give_role(member=member(acme, "quinn"), role=Role.objects.get(name="Administrator"))
        core.deactivate_member(member=member(acme, "ada"), reason="Left.")

    assert bearer_named(token.secret) is None


def test_a_right_the_maker_loses_is_lost_to_the_token(acme: Plant) -> None:
    token = made(acme, SEE_AUDIT, JOBS)

    with acme.acting("ada"):
        role = Role.objects.get(name="Administrator")
        core.change_role(role=role, rights=[r for r in role.rights if r != JOBS])

    bearer = bearer_named(token.secret)
    assert bearer is not None
    assert bearer.rights == {SEE_AUDIT}


def test_a_right_the_maker_gains_is_not_the_tokens(acme: Plant) -> None:
    token = made(acme, SEE_AUDIT)

    with acme.acting("ada"):
        core.give_role(member=member(acme, "ada"), role=Role.objects.get(name="Planner"))

    bearer = bearer_named(token.secret)
    assert bearer is not None
    assert bearer.rights == {SEE_AUDIT}


def test_the_command_line_lends_what_it_names(acme: Plant) -> None:
    with acme.machine():
        token = core.make_token(name="Scales", scopes=["receive"], valid_days=1)

    bearer = bearer_named(token.secret)

    assert bearer is not None
    assert bearer.rights == {"receive"}


def test_a_planner_makes_no_tokens(acme: Plant) -> None:
    with pytest.raises(Forbidden, match="Make and revoke API tokens"):
        made(acme, "see_stock", who="petra")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": " "}, "needs a name"),
        ({"name": "Books"}, "There is a token “Books” already"),
        ({"scopes": []}, "at least one right"),
        ({"scopes": ["fly"]}, "no right called fly"),
        ({"scopes": ["see_stock"]}, "You do not hold see_stock yourself"),
        ({"valid_days": 0}, "1 to 366 days; 0 were asked for"),
        ({"valid_days": 367}, "1 to 366 days; 367 were asked for"),
    ],
)
def test_what_a_token_cannot_be_is_said(acme: Plant, wrong: dict, sentence: str) -> None:  # type: ignore[type-arg]
    made(acme)
    asked = {"name": "Scales", "scopes": [SEE_AUDIT], "valid_days": 30, **wrong}

    with acme.acting("ada"), pytest.raises(Refused, match=sentence):
        core.make_token(**asked)


def test_a_revoked_name_is_free_again(acme: Plant) -> None:
    first = made(acme)
    with acme.acting("ada"):
        core.revoke_token(token=first.token)

    again = made(acme)

    assert bearer_named(again.secret) is not None


def test_a_job_of_a_token_runs_with_what_the_token_may(acme: Plant) -> None:
    token = made(acme, SEE_AUDIT)
    with acme.machine():
        held = queries.rights_of(token.token.acting)
        core.revoke_token(token=token.token)
        afterwards = queries.rights_of(Member.objects.get(id=token.token.acting_id))

    assert held == {SEE_AUDIT}
    assert afterwards == frozenset()


def test_a_person_holds_what_their_roles_say_and_nothing_once_gone(acme: Plant) -> None:
    with acme.machine():
        otto = member(acme, "otto")
        held = queries.rights_of(otto)
        core.deactivate_member(member=otto, reason="Left.")
        afterwards = queries.rights_of(member(acme, "otto"))

    assert held == acme.people["otto"].rights
    assert afterwards == frozenset()


def test_a_stranger_sees_no_tokens(acme: Plant, rival: Plant) -> None:
    made(acme)

    with rival.acting("ada"):
        assert not ApiToken.objects.exists()
