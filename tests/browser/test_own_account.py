"""Pages of a person outside any tenant, seen signed in: start, security, factors, addresses."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.utils import timezone

from core import accounts
from core import operations as core
from core.models import Role
from tests.browser.conftest import Site
from tests.browser.looking import Looker
from tests.browser.test_every_page import faults

pytestmark = pytest.mark.browser

PASSWORD = "gummy bears at dawn"
OWN = [
    "/accounts/security/",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/logout/",
]


WANDA, BO, FAY = "wanda@home.example", "bo@home.example", "fay@home.example"


@pytest.fixture(scope="module")
def people(site: Site) -> None:
    """Wanda belongs to nobody, Bo to both tenants, Fay adds a factor; all before a browser runs."""
    ids = {who: accounts.make_person(email=who, password=PASSWORD) for who in (WANDA, BO, FAY)}
    for plant in (site.scene.acme, site.scene.rival):
        with plant.machine():
            planner = Role.objects.get(name="Planner")
            core.enrol(printed_name="Bo Both", email=BO, user_id=ids[BO], roles=[planner])


def sign_in(looker: Looker, email: str) -> None:
    looker.open("/accounts/login/")
    looker.page.fill("input[type=email]", email)
    looker.page.fill("input[type=password]", PASSWORD)
    looker.page.press("input[type=password]", "Enter")
    looker.page.wait_for_load_state("load")


def prove_again(looker: Looker) -> None:
    """What changes how one signs in asks for the password once more."""
    assert "/accounts/reauthenticate/" in looker.page.url
    looker.page.fill("input[type=password]", PASSWORD)
    looker.page.press("input[type=password]", "Enter")
    looker.page.wait_for_load_state("load")


def test_who_belongs_to_nobody_is_told_what_to_do(people: None, looker: Looker) -> None:
    sign_in(looker, WANDA)

    assert "/accounts/login/" not in looker.page.url
    assert faults(looker) == []


def test_who_belongs_to_several_chooses(people: None, looker: Looker) -> None:
    sign_in(looker, BO)

    assert looker.page.locator("a[href^='/t/']").count() == 2
    assert faults(looker) == []


@pytest.mark.parametrize("path", OWN)
def test_an_own_page_is_for_everybody(people: None, looker: Looker, path: str) -> None:
    sign_in(looker, WANDA)

    assert looker.open(path) == 200
    assert looker.page.url.endswith(path)
    assert faults(looker) == []


def test_a_second_factor_is_added_and_asked_for(people: None, looker: Looker) -> None:
    sign_in(looker, FAY)
    looker.open("/accounts/2fa/app/")
    asked = faults(looker)
    prove_again(looker)
    adding = faults(looker)
    secret = re.sub(r"\s", "", looker.page.locator(".qr-key").inner_text())
    step = int(timezone.now().timestamp()) // 30

    looker.page.fill("input[name=code]", format_hotp_value(hotp_value(secret, step)))
    looker.page.press("input[name=code]", "Enter")
    looker.page.wait_for_load_state("load")
    codes = faults(looker)
    looker.context.clear_cookies()
    sign_in(looker, FAY)

    assert asked + adding + codes == []
    assert "/2fa/authenticate/" in looker.page.url
    assert faults(looker) == []
