"""Browsers of the cast: Django's test client, signed in, at the product's own pages."""

from __future__ import annotations

from typing import Any

from django.test import Client

from core.models import User
from core.tenancy.work import at_the_door
from tests.cast import Plant


def browser_of(plant: Plant, who: str) -> Client:
    """`who` of this plant, signed in."""
    client = Client(raise_request_exception=True)
    with at_the_door():
        client.force_login(User.objects.get(id=plant.people[who].user_id))
    return client


def shown(answer: Any) -> str:
    """What a page says, as text."""
    return str(answer.content.decode())
