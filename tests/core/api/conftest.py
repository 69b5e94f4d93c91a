"""Programs with a token, and the kernel's own small API instead of the product's."""

from __future__ import annotations

import itertools
import json
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from core import operations as core
from core.models import Member, Role
from tests.cast import Plant

_names = itertools.count(1)


class Program:
    """A program with a token of its own: sends JSON, and a new Idempotency-Key for each change."""

    def __init__(self, secret: str) -> None:
        self.client = Client(raise_request_exception=False)
        self.secret = secret
        self.keys = (f"key-{number}" for number in itertools.count(1))

    def get(self, address: str, **headers: str) -> Any:
        return self.client.get(address, headers=self._headers(headers))

    def send(self, method: str, address: str, body: Any = None, **headers: str) -> Any:
        sent = body if isinstance(body, (str, bytes)) else json.dumps(body)
        given = {"Idempotency_Key": next(self.keys), **headers}
        given = {name: value for name, value in given.items() if value is not None}
        content_type = given.pop("Content_Type", "application/json")
        return self.client.generic(
            method, address, sent, content_type=content_type, headers=self._headers(given)
        )

    def post(self, address: str, body: Any = None, **headers: str) -> Any:
        return self.send("POST", address, body, **headers)

    def patch(self, address: str, body: Any = None, **headers: str) -> Any:
        return self.send("PATCH", address, body, **headers)

    def delete(self, address: str, **headers: str) -> Any:
        return self.send("DELETE", address, "", **headers)

    def _headers(self, given: dict[str, str]) -> dict[str, str]:
        named = {name.replace("_", "-"): value for name, value in given.items()}
        return {"Authorization": f"Bearer {self.secret}", **named}


def program(plant: Plant, *scopes: str) -> Program:
    """A program of Ada's, who holds every role here, so that its scopes are its rights."""
    with plant.acting("ada"):
        ada = Member.objects.get(id=plant.people["ada"].member_id)
        for role in Role.objects.exclude(name="Administrator").exclude(needs_end=True):
            core.give_role(member=ada, role=role)
    with plant.machine():
        every = sorted({right for role in Role.objects.all() for right in role.rights})
    from core.tenancy.work import unit_of_work

    who = plant.people["ada"]
    with unit_of_work(tenant_id=plant.id, member_id=who.member_id, rights=frozenset(every)):
        made = core.make_token(
            name=f"Program {next(_names)}", scopes=list(scopes or every), valid_days=30
        )
    return Program(made.secret)


def problem(answer: HttpResponse, status: int) -> dict[str, Any]:
    """The body of an error, whose shape is the same for all."""
    assert answer.status_code == status, (answer.status_code, answer.content[:400])
    assert answer["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = json.loads(answer.content)
    assert body["status"] == status
    assert {"type", "title", "code", "detail"} <= set(body)
    return body


@pytest.fixture
def small_api(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.core.api.urls"


@pytest.fixture(autouse=True)
def no_counts() -> None:
    cache.clear()


@pytest.fixture
def books(acme: Plant, small_api: None) -> Program:
    """Acme's bookkeeping program, which may do everything."""
    return program(acme)
