"""Signing in: who gets in, who does not, and who is not locked out by whom."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core import accounts, after
from core.models import User
from core.refusals import Refused
from core.tenancy.work import at_the_door
from tests.core.accounts.conftest import PASSWORD, Account, code_now, recovery_codes

Ask = Callable[[], str]


def is_in(client: Client) -> bool:
    return client.get("/accounts/security/").status_code == 200


def test_nobody_signed_in_starts_at_the_sign_in_page(db: None) -> None:
    answer = Client().get("/")

    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/login/?next=/"


def test_the_right_password_signs_in_whatever_the_case_of_the_address(ada: Account) -> None:
    client = Account(ada.id, "ADA@Home.example").sign_in()

    assert client.last.status_code == 302  # type: ignore[attr-defined]
    assert is_in(client)


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(ada: Account) -> None:
    wrong = ada.sign_in(password="not this one").last.content.decode()  # type: ignore[attr-defined]
    unknown = Account(ada.id, "eve@acme.example").sign_in().last.content.decode()  # type: ignore[attr-defined]

    sentence = "The email address and/or password you specified are not correct."
    assert sentence in wrong
    assert sentence in unknown


def test_a_closed_account_cannot_sign_in(ada: Account) -> None:
    accounts.deactivate_person(user_id=ada.id)

    client = ada.sign_in()

    assert client.last["Location"] == "/accounts/inactive/"  # type: ignore[attr-defined]
    assert not is_in(client)


def test_closing_an_account_ends_its_open_sessions(ada: Account) -> None:
    client = ada.sign_in()

    accounts.deactivate_person(user_id=ada.id)

    assert not is_in(client)


def test_a_stranger_cannot_sign_up(db: None) -> None:
    answer = Client().post(
        "/accounts/signup/", {"email": "eve@acme.example", "password1": PASSWORD}
    )

    assert answer.status_code == 404
    assert accounts.person_with_email("eve@acme.example") is None


def test_the_owner_signs_in_where_they_did_before_while_a_guesser_is_locked_out(
    ada: Account,
) -> None:
    owner = ada.sign_in()
    owner.post("/accounts/logout/")
    guesser = Client()
    for _ in range(5):
        ada.sign_in(guesser, password="a guess")

    ada.sign_in(guesser)
    ada.sign_in(owner)

    assert "Too many failed login attempts" in guesser.last.content.decode()  # type: ignore[attr-defined]
    assert not is_in(guesser)
    assert is_in(owner)


def test_the_owner_is_told_once_that_somebody_is_guessing(committing: str) -> None:
    email = "ada@home.example"
    ada = Account(accounts.make_person(email=email, password=PASSWORD), email)
    mail.outbox = []
    guesser = Client()

    for _ in range(8):
        ada.sign_in(guesser, password="a guess")

    assert after.all_done()
    assert [message.to for message in mail.outbox] == [[ada.email]]
    assert mail.outbox[0].subject == "Somebody tries to sign in as you"


def test_a_failed_attempt_is_in_the_security_log_and_cannot_forge_a_line(
    ada: Account, caplog: pytest.LogCaptureFixture
) -> None:
    Client().post("/accounts/login/", {"login": "eve@x.example", "password": "tell nobody"})
    ada.sign_in(password="tell nobody")

    lines = [one.getMessage() for one in caplog.records if one.name == "batcherp.security"]
    assert lines == [
        "sign-in failed: 'eve@x.example' from 127.0.0.1",
        "sign-in failed: 'ada@home.example' from 127.0.0.1",
    ]


def test_a_forged_browser_cookie_gives_no_attempts_of_its_own(ada: Account) -> None:
    guesser = Client()
    for turn in range(5):
        guesser.cookies["batcherp_browser"] = f"forged-{turn}"
        ada.sign_in(guesser, password="a guess")

    ada.sign_in(guesser)

    assert not is_in(guesser)


def test_a_second_factor_is_asked_for(ada_with_app: Account) -> None:
    client = ada_with_app.sign_in()

    assert client.last["Location"] == "/accounts/2fa/authenticate/"  # type: ignore[attr-defined]
    assert not is_in(client)


def test_the_code_of_the_app_signs_in(ada_with_app: Account) -> None:
    client = ada_with_app.sign_in()

    client.post("/accounts/2fa/authenticate/", {"code": code_now()})

    assert is_in(client)


def test_a_code_of_the_app_is_used_once(ada_with_app: Account) -> None:
    code = code_now()
    ada_with_app.sign_in().post("/accounts/2fa/authenticate/", {"code": code})
    second = ada_with_app.sign_in()

    second.post("/accounts/2fa/authenticate/", {"code": code})

    assert not is_in(second)


def test_a_code_stays_used_when_the_cache_is_lost(ada_with_app: Account, settings: Any) -> None:
    code = code_now()
    ada_with_app.sign_in().post("/accounts/2fa/authenticate/", {"code": code})
    settings.CACHES = {"default": {**settings.CACHES["default"], "KEY_PREFIX": "wiped"}}
    second = ada_with_app.sign_in()

    second.post("/accounts/2fa/authenticate/", {"code": code})
    second.post("/accounts/2fa/authenticate/", {"code": code_now(-1)})

    assert not is_in(second)


def test_a_recovery_code_signs_in_once(ada_with_app: Account) -> None:
    code = recovery_codes(ada_with_app)[0]
    first, second = ada_with_app.sign_in(), ada_with_app.sign_in()

    first.post("/accounts/2fa/authenticate/", {"code": code})
    second.post("/accounts/2fa/authenticate/", {"code": code})

    assert is_in(first)
    assert not is_in(second)


def test_signing_out_asks_first_and_then_ends_the_session(ada: Account) -> None:
    client = ada.sign_in()

    asked = client.get("/accounts/logout/")
    was_in = is_in(client)
    client.post("/accounts/logout/")

    assert asked.status_code == 200
    assert was_in
    assert not is_in(client)


@pytest.mark.parametrize("password", ["short", "password123", "12345678", "ada@home.example"])
def test_a_weak_password_is_refused(db: None, password: str) -> None:
    with pytest.raises(Refused) as refusal:
        accounts.make_person(email="ada@home.example", password=password)

    assert refusal.value.field == "password"
    assert accounts.person_with_email("ada@home.example") is None


@pytest.mark.parametrize("password", ["hqzvwkjx", "x 9" * 30, "ünïcödé çhärs 漢字"])
def test_a_long_or_plain_password_is_taken(db: None, password: str) -> None:
    account = Account(
        accounts.make_person(email="ada@home.example", password=password), "ada@home.example"
    )

    assert is_in(account.sign_in(password=password))


def test_one_person_is_one_account(ada: Account) -> None:
    with pytest.raises(Refused, match="can sign in already"):
        accounts.make_person(email="Ada@HOME.example", password=PASSWORD)


def test_a_hash_is_worthless_without_the_pepper(ada: Account, settings: Any) -> None:
    with at_the_door():
        user = User.objects.get(id=ada.id)
    knew = user.check_password(PASSWORD)

    settings.PASSWORD_PEPPER = "another environment"

    assert knew
    assert not user.check_password(PASSWORD)


def reset_link(text: str) -> str:
    return next(word for word in text.split() if "/password/reset/key/" in word)


@pytest.fixture
def ask_for_reset(ada: Account, django_capture_on_commit_callbacks: Any) -> Callable[[], str]:
    """Ada asks for a new password; the path of the link she is sent."""

    def ask() -> str:
        with django_capture_on_commit_callbacks(execute=True):
            Client().post("/accounts/password/reset/", {"email": ada.email})
        assert after.all_done()
        assert mail.outbox[-1].to == [ada.email]
        return reset_link(str(mail.outbox[-1].body)).split("testserver")[1]

    return ask


def set_password(link: str, password: str) -> int:
    client = Client()
    form = client.get(link, follow=True)
    answer = client.post(form.request["PATH_INFO"], {"password1": password, "password2": password})
    return answer.status_code


def test_a_reset_link_sets_a_password_once(ada: Account, ask_for_reset: Ask) -> None:
    link = ask_for_reset()

    first = set_password(link, "a brand new sentence")
    second = set_password(link, "yet another sentence")

    assert (first, second) == (302, 200)
    assert is_in(ada.sign_in(password="a brand new sentence"))


def test_a_reset_link_ends_the_sessions_there_were(ada: Account, ask_for_reset: Ask) -> None:
    client = ada.sign_in()

    set_password(ask_for_reset(), "a brand new sentence")

    assert not is_in(client)


def test_a_reset_link_does_not_skip_the_second_factor(
    ada_with_app: Account, ask_for_reset: Ask
) -> None:
    set_password(ask_for_reset(), "a brand new sentence")

    client = ada_with_app.sign_in(password="a brand new sentence")

    assert client.last["Location"] == "/accounts/2fa/authenticate/"  # type: ignore[attr-defined]
    assert not is_in(client)


def test_an_unknown_address_gets_the_same_page_and_no_link(
    ada: Account, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        known = Client().post("/accounts/password/reset/", {"email": ada.email}, follow=True)
        unknown = Client().post("/accounts/password/reset/", {"email": "e@x.example"}, follow=True)

    assert after.all_done()
    assert known.content == unknown.content
    assert [message.to for message in mail.outbox] == [[ada.email]]


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("login/", {"login": "ada@home.example", "password": "not this one"}),
        ("password/reset/", {"email": "no address"}),
        ("password/change/", {"oldpassword": "wrong", "password1": "a", "password2": "b"}),
    ],
)
def test_a_form_that_cannot_be_taken_answers_422(
    ada: Account, path: str, typed: dict[str, str]
) -> None:
    client = ada.sign_in() if "change" in path else Client()

    assert client.post(f"/accounts/{path}", typed).status_code == 422


def test_a_link_is_written_for_nobody_too_and_dropped(ada: Account) -> None:
    """The same templates are filled and nearly the same queries asked: the time tells nothing."""
    with at_the_door(), CaptureQueriesContext(connection) as known:
        Client().post("/accounts/password/reset/", {"email": ada.email})
    with at_the_door(), CaptureQueriesContext(connection) as unknown:
        Client().post("/accounts/password/reset/", {"email": "e@x.example"})

    assert len(known) == len(unknown)
