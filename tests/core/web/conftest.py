"""The kernel's own small pages instead of the product's."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from core.models import User
from tests.cast import Plant

PAGES = {
    "plain.html": "{% load partials %}whole "
    "{% partialdef part inline %}part "
    "{% for one in tenants %}{{ one }};{% endfor %}{% endpartialdef %}",
    "form.html": "{% csrf_token %}{{ form.errors }}",
    "403.html": "403 {{ sentence }}",
    "404.html": "404",
    "422.html": "422 {{ sentence }}",
    "500.html": "500",
}


@pytest.fixture(autouse=True)
def small_pages(settings: Any) -> None:
    settings.TENANT_URLCONF = settings.NAVIGATION = "tests.core.web.urls"
    templates = {**settings.TEMPLATES[0], "DIRS": [], "APP_DIRS": False}
    loaders = [
        ("template_partials.loader.Loader", [("django.template.loaders.locmem.Loader", PAGES)])
    ]
    templates["OPTIONS"] = {**templates["OPTIONS"], "loaders": loaders}
    settings.TEMPLATES = [templates]


@pytest.fixture
def petra(acme: Plant) -> Client:
    """Petra's browser, signed in."""
    return browser_of(acme, "petra")


def browser_of(plant: Plant, who: str) -> Client:
    from core.tenancy.work import at_the_door

    client = Client(raise_request_exception=False)
    with at_the_door():
        client.force_login(User.objects.get(id=plant.people[who].user_id))
    return client
