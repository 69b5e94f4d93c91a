"""Locked sign-ins: the tenants of the person know it, and the owner still gets in."""

from __future__ import annotations

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.test import Client

from core import after
from core.accounts.people import person_with_email
from core.models import Event, Outbox, User
from core.tenancy.context import performing
from core.tenancy.work import at_the_door
from tests.cast import Plant, plant
from tests.core.accounts.conftest import PASSWORD, SECRET, Account
from tests.core.administration.test_pages import browser


@pytest.fixture
def acme(committing: str) -> Plant:
    """Acme, committed: alarms are written after the answer, on another connection."""
    return plant("acme", "Acme Gummies")


@pytest.fixture
def otto(acme: Plant) -> Account:
    """Otto, who has a password and belongs to Acme."""
    return with_password(acme, "otto")


def with_password(plant: Plant, who: str) -> Account:
    person = plant.people[who]
    with at_the_door():
        user = User.objects.get(id=person.user_id)
        user.set_password(PASSWORD)
        user.save()
        user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    return Account(person.user_id, person.email)


def guess(account: Account, times: int = 7) -> Client:
    guesser = Client()
    for _ in range(times):
        account.sign_in(guesser, password="a guess")
    assert after.all_done()
    return guesser


def events(plant: Plant) -> list[tuple[str, str]]:
    with plant.machine():
        return list(Event.objects.order_by("pk").values_list("kind", "member__printed_name"))


def letters(plant: Plant) -> int:
    with plant.machine():
        return Outbox.objects.filter(job="core.send_mail").count()


def test_a_locked_sign_in_is_an_event_and_who_manages_people_is_told_once(
    acme: Plant, otto: Account
) -> None:
    guess(otto)
    guess(otto)

    assert events(acme) == [("core.sign_in_locked", "Otto Operator")]
    assert letters(acme) == 1  # Ada alone manages people
    page = browser(acme, "ada").get("/t/acme/settings/audit/").content.decode()
    assert "Too many wrong passwords were sent for otto@acme.example, from 127.0.0.1." in page


def test_a_few_failures_are_no_event(acme: Plant, otto: Account) -> None:
    guess(otto, times=5)

    assert events(acme) == []
    assert letters(acme) == 0


def test_guessed_codes_are_an_event_too(acme: Plant, otto: Account) -> None:
    with at_the_door():
        TOTP.activate(User.objects.get(id=otto.id), SECRET)
    guesser = otto.sign_in()
    for _ in range(7):
        guesser.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert after.all_done()

    assert events(acme) == [("core.second_factor_locked", "Otto Operator")]
    assert letters(acme) == 1


def test_only_the_tenants_of_the_person_know(acme: Plant, otto: Account) -> None:
    rival = plant("rival", "Rival Syrups")

    guess(otto)

    assert events(rival) == []
    assert letters(rival) == 0


def test_an_address_nobody_has_raises_no_alarm(acme: Plant) -> None:
    guess(Account(acme.id, "eve@nowhere.example"))

    assert events(acme) == []
    assert mail.outbox == []


def test_one_who_left_raises_no_alarm_where_they_left(acme: Plant, otto: Account) -> None:
    with acme.machine(), performing("test.leave"):
        from core.models import Member

        Member.objects.filter(user_id=otto.id).update(is_active=False)

    guess(otto)

    assert events(acme) == []


def test_the_owner_gets_in_while_the_alarm_rings(acme: Plant, otto: Account) -> None:
    owner = otto.sign_in()
    owner.post("/accounts/logout/")

    guess(otto)
    otto.sign_in(owner)

    assert owner.get("/accounts/security/").status_code == 200
    assert person_with_email(otto.email) is not None
