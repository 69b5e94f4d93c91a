"""A browser of the cast, signed in, for tests of the product's own pages."""

from __future__ import annotations

from django.test import Client

from core.models import User
from core.tenancy.work import at_the_door
from tests.cast import Plant


def browser_of(plant: Plant, who: str) -> Client:
    """The browser of `who`, signed in at `plant`."""
    client = Client(raise_request_exception=False)
    with at_the_door():
        client.force_login(User.objects.get(id=plant.people[who].user_id))
    return client
