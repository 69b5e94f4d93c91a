"""The page of tokens: the secret is shown once, and a token ends there."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from core import operations as core
from core.api.bearer import bearer_named
from core.ids import new_id
from core.models import ApiToken
from tests.cast import Plant
from tests.core.web.conftest import browser_of

PAGE = "/t/acme/settings/tokens/"
ASKED = {"name": "Books", "scopes": ["see_audit", "see_jobs"], "valid_days": "30"}


@pytest.fixture
def ada(acme: Plant) -> Client:
    return browser_of(acme, "ada")


def live(plant: Plant) -> list[str]:
    with plant.machine():
        found = ApiToken.objects.filter(revoked_at=None).order_by("pk")
        return list(found.values_list("name", flat=True))


def made(plant: Plant) -> core.MadeToken:
    with plant.acting("ada"):
        return core.make_token(name="Books", scopes=["see_audit"], valid_days=30)


def test_the_secret_is_shown_once_and_opens(ada: Client, acme: Plant) -> None:
    answer = ada.post(PAGE, ASKED)

    assert answer.status_code == 201
    secret = re.search(r'value="(btk_[\w-]{43})"', answer.content.decode())
    assert secret is not None
    bearer = bearer_named(secret[1])
    assert bearer is not None
    assert bearer.rights == {"see_audit", "see_jobs"}
    assert answer["Cache-Control"] == "no-store"
    again = ada.get(PAGE).content.decode()
    assert secret[1] not in again
    assert secret[1][:12] in again


def test_only_rights_one_holds_are_offered(ada: Client, acme: Plant) -> None:
    page = ada.get(PAGE).content.decode()

    assert 'value="manage_people"' in page
    assert 'value="see_stock"' not in page
    assert ada.post(PAGE, {**ASKED, "scopes": ["see_stock"]}).status_code == 422
    assert live(acme) == []


def test_what_cannot_be_is_said_on_the_form(ada: Client, acme: Plant) -> None:
    made(acme)

    answer = ada.post(PAGE, ASKED)

    assert answer.status_code == 422
    assert "There is a token “Books” already. Choose another name." in answer.content.decode()
    assert live(acme) == ["Books"]


def test_a_token_is_revoked_after_being_asked(ada: Client, acme: Plant) -> None:
    token = made(acme)
    address = f"{PAGE}{token.token.pk}/revocation/"

    asked = ada.get(address)
    assert asked.status_code == 200
    assert live(acme) == ["Books"]
    answer = ada.post(address, {"reason": "Lost laptop."})

    assert (answer.status_code, answer["Location"]) == (303, PAGE)
    assert bearer_named(token.secret) is None
    twice = ada.post(address, {})
    assert twice.status_code == 422
    assert "was revoked before" in twice.content.decode()


def test_a_planner_sees_no_tokens(acme: Plant) -> None:
    token = made(acme)
    petra = browser_of(acme, "petra")

    for address in (PAGE, f"{PAGE}{token.token.pk}/revocation/"):
        assert petra.get(address).status_code == 403
        assert petra.post(address, ASKED).status_code == 403
    assert live(acme) == ["Books"]


def test_a_strangers_token_is_not_found(acme: Plant, rival: Plant) -> None:
    token = made(acme)
    stranger = browser_of(rival, "ada")
    page = "/t/rival/settings/tokens/"

    theirs = stranger.post(f"{page}{token.token.pk}/revocation/", {})
    unknown = stranger.post(f"{page}{new_id()}/revocation/", {})

    assert theirs.status_code == unknown.status_code == 404
    assert live(acme) == ["Books"]
    assert "Books" not in stranger.get(page).content.decode()
