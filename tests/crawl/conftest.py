"""Two tenants with committed rows, a member per role in each, and what must stay unseen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connections

from tests.crawl.answers import InProcess
from tests.crawl.scene import Scene, set_up
from tests.databases import copy_of


@pytest.fixture(scope="module")
def scene(
    template_database: str,
    django_db_setup: str,
    django_db_blocker: pytest.FixtureDef,  # type: ignore[type-arg]
) -> Iterator[Scene]:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        yield set_up(django_db_setup, InProcess())
        connections.close_all()
        copy_of(template_database, django_db_setup)
