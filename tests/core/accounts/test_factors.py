"""Second factors: added, lost, removed; asked for before anything that changes them."""

from __future__ import annotations

import re

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.test import Client

from core import accounts, after
from core.tenancy.work import at_the_door
from tests.core.accounts.conftest import PASSWORD, SECRET, Account, code_now, recovery_codes
from tests.core.accounts.test_sign_in import is_in

EMAIL = "ada@home.example"


def prove_again(client: Client, path: str, **proof: str) -> None:
    """Follow the way from `path` over the page that asks who one is."""
    asked = client.get(path)
    assert asked.status_code == 302
    client.post(asked["Location"], proof)


def test_adding_an_app_asks_for_the_password_first(ada: Account) -> None:
    answer = ada.sign_in().get("/accounts/2fa/app/")

    assert answer["Location"] == "/accounts/reauthenticate/?next=%2Faccounts%2F2fa%2Fapp%2F"


def test_an_app_is_added_with_its_code_and_the_code_is_used_up(ada: Account) -> None:
    client = ada.sign_in()
    prove_again(client, "/accounts/2fa/app/", password=PASSWORD)
    page = client.get("/accounts/2fa/app/").content.decode()
    secret = re.search(r'qr-key">([A-Z2-7]+)<', page)
    assert secret
    code = code_for(secret[1])

    answer = client.post("/accounts/2fa/app/", {"code": code})
    fresh = ada.sign_in()
    fresh.post("/accounts/2fa/authenticate/", {"code": code})

    assert answer["Location"] == "/accounts/2fa/codes/"
    assert "<svg" in page
    assert not is_in(fresh)


def code_for(secret: str) -> str:
    import time

    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def test_the_password_alone_does_not_remove_the_app(ada_with_app: Account) -> None:
    client = ada_with_app.sign_in()
    client.post("/accounts/2fa/authenticate/", {"code": code_now()})

    asked = client.get("/accounts/2fa/app/removal/")
    by_password = client.get("/accounts/reauthenticate/")

    assert asked["Location"].startswith("/accounts/2fa/reauthenticate/")
    assert by_password["Location"].startswith("/accounts/2fa/reauthenticate/")


def test_a_lost_app_is_removed_with_recovery_codes(ada_with_app: Account) -> None:
    first, second, *_ = recovery_codes(ada_with_app)
    client = ada_with_app.sign_in()
    client.post("/accounts/2fa/authenticate/", {"code": first})
    prove_again(client, "/accounts/2fa/app/removal/", code=second)

    client.post("/accounts/2fa/app/removal/")

    with at_the_door():
        assert not Authenticator.objects.filter(user_id=ada_with_app.id).exists()
    assert is_in(ada_with_app.sign_in())


def test_recovery_codes_are_shown_once(ada_with_app: Account) -> None:
    codes = recovery_codes(ada_with_app)
    client = ada_with_app.sign_in()
    client.post("/accounts/2fa/authenticate/", {"code": code_now()})
    prove_again(client, "/accounts/2fa/codes/", code=code_now(1))

    first = client.get("/accounts/2fa/codes/").content.decode()
    second = client.get("/accounts/2fa/codes/").content.decode()

    assert codes[0] in first
    assert codes[0] not in second
    assert "10 codes are left" in second


def test_guessing_codes_is_stopped(ada_with_app: Account) -> None:
    client = ada_with_app.sign_in()
    for guess in range(5):
        client.post("/accounts/2fa/authenticate/", {"code": f"00000{guess}"})

    client.post("/accounts/2fa/authenticate/", {"code": code_now()})

    assert not is_in(client)


def test_what_is_stored_makes_no_code(ada_with_app: Account) -> None:
    codes = recovery_codes(ada_with_app)
    with at_the_door():
        stored = str(list(Authenticator.objects.values_list("data", flat=True)))

    assert SECRET not in stored
    assert codes[0] not in stored


def test_an_address_is_changed_after_proof_and_by_a_link(ada: Account) -> None:
    client = ada.sign_in()

    asked = client.post("/accounts/email/", {"action_add": "", "email": "ada@new.example"})

    assert asked["Location"].startswith("/accounts/reauthenticate/")


def test_the_owner_is_told_of_a_new_app_once_it_is_committed(committing: str) -> None:
    ada = Account(accounts.make_person(email=EMAIL, password=PASSWORD), EMAIL)
    mail.outbox = []
    client = ada.sign_in()
    prove_again(client, "/accounts/2fa/app/", password=PASSWORD)
    secret = re.search(r'qr-key">([A-Z2-7]+)<', client.get("/accounts/2fa/app/").content.decode())
    assert secret

    answer = client.post("/accounts/2fa/app/", {"code": code_for(secret[1])})
    fresh = client.get("/accounts/2fa/codes/")

    assert after.all_done()
    assert (answer.status_code, fresh.status_code) == (302, 200)
    assert [message.to for message in mail.outbox] == [[EMAIL]]
    assert "app" in mail.outbox[0].body
