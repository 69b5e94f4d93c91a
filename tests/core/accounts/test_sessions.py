"""Sessions: new at sign-in, ended by time and by hand, worth nothing to one who reads the table."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as project
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from core import accounts
from core.models import Session
from core.tenancy.work import at_the_door
from tests.cast import Plant
from tests.core.accounts.conftest import PASSWORD, Account, code_now
from tests.core.accounts.test_sign_in import is_in


def key_of(client: Client) -> str:
    return client.cookies[project.SESSION_COOKIE_NAME].value


def aged(**times: Any) -> None:
    with at_the_door():
        Session.objects.update(**times)


def test_signing_in_gives_a_new_key(ada_with_app: Account) -> None:
    client = ada_with_app.sign_in()
    before = key_of(client)
    client.post("/accounts/2fa/authenticate/", {"code": code_now()})

    assert key_of(client) != before
    assert is_in(client)


def test_a_session_unused_for_too_long_has_ended(ada: Account) -> None:
    client = ada.sign_in()
    aged(last_seen_at=timezone.now() - timedelta(seconds=project.SESSION_IDLE_SECONDS - 30))
    stays = is_in(client)
    aged(last_seen_at=timezone.now() - timedelta(seconds=project.SESSION_IDLE_SECONDS + 1))

    assert stays
    assert not is_in(client)


def test_a_session_in_use_is_not_idle(ada: Account) -> None:
    client = ada.sign_in()
    aged(last_seen_at=timezone.now() - timedelta(hours=11))

    client.get("/")

    with at_the_door():
        assert Session.objects.get().last_seen_at > timezone.now() - timedelta(minutes=1)


def test_an_old_session_has_ended_however_much_it_is_used(ada: Account) -> None:
    client = ada.sign_in()
    with at_the_door():
        length = Session.objects.get().expires_at - timezone.now()
    aged(expires_at=timezone.now())

    assert timedelta(days=29) < length <= timedelta(days=30)
    assert not is_in(client)


def test_sessions_that_ended_are_removed_in_time(ada: Account) -> None:
    ada.sign_in()
    aged(expires_at=timezone.now())

    ada.sign_in()

    with at_the_door():
        assert Session.objects.count() == 1


def test_a_person_sees_and_ends_their_other_sessions(ada: Account) -> None:
    here = ada.sign_in(HTTP_USER_AGENT="Firefox Linux")
    phone = ada.sign_in(Client(headers={"User-Agent": "Mozilla (Android 16) Firefox/150"}))
    page = here.get("/accounts/security/").content.decode()
    with at_the_door():
        there = Session.objects.get(agent__contains="Android").pk

    here.post(f"/accounts/sessions/{there}/ending/")

    assert "Firefox on Android" in page
    assert is_in(here)
    assert not is_in(phone)


def test_all_other_sessions_end_at_once(ada: Account) -> None:
    here, second, third = ada.sign_in(), ada.sign_in(), ada.sign_in()

    here.post("/accounts/sessions/endings/")

    assert [is_in(one) for one in (here, second, third)] == [True, False, False]


def test_nobody_ends_the_session_of_another(ada: Account, acme: Plant) -> None:
    eve = Account(
        accounts.make_person(email="eve@x.example", password="unlikely words"), "eve@x.example"
    )
    client = ada.sign_in()
    with at_the_door():
        hers = Session.objects.get(user_id=ada.id).pk

    eve.sign_in(password="unlikely words").post(f"/accounts/sessions/{hers}/ending/")

    assert is_in(client)


def test_a_changed_password_ends_the_other_sessions(ada: Account) -> None:
    here, there = ada.sign_in(), ada.sign_in()
    new = {"password1": "a brand new sentence", "password2": "a brand new sentence"}

    answer = here.post("/accounts/password/change/", {"oldpassword": PASSWORD, **new})

    assert answer["Location"] == "/accounts/security/"
    assert is_in(here)
    assert not is_in(there)


def test_what_is_stored_opens_no_session(ada: Account) -> None:
    client = ada.sign_in()
    key = key_of(client)
    with at_the_door():
        row = Session.objects.get()

    thief = Client()
    for stolen in (row.key_hash, row.content, str(row.pk)):
        thief.cookies[project.SESSION_COOKIE_NAME] = stolen
        assert not is_in(thief)
    assert key not in (row.key_hash, row.content)
    assert str(ada.id) not in row.content


def test_with_a_tenant_bound_only_ones_own_rows_show(acme: Plant, ada_with_app: Account) -> None:
    ada_with_app.sign_in()
    tables = ("core_user", "core_session", "account_emailaddress", "mfa_authenticator")

    with acme.acting("petra"), connection.cursor() as cursor:
        seen = {}
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {table}")
            (seen[table],) = cursor.fetchone()

    assert seen == {
        "core_user": 1,
        "core_session": 0,
        "account_emailaddress": 0,
        "mfa_authenticator": 0,
    }


@pytest.mark.parametrize("table", ["core_session", "account_emailaddress", "mfa_authenticator"])
def test_without_the_door_identity_tables_are_shut(ada_with_app: Account, table: str) -> None:
    ada_with_app.sign_in()

    with (
        pytest.raises(DatabaseError, match="no tenant is bound"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"SELECT * FROM {table}")
