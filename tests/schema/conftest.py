"""A superuser's transaction in the test database, taken back at the end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.databases import ADMIN_URL, url_of


@pytest.fixture
def superuser(django_db_setup: str) -> Iterator[Any]:
    """A cursor in a transaction: what a mutant breaks is whole again afterwards."""
    import psycopg2

    connection = psycopg2.connect(url_of(ADMIN_URL, django_db_setup))
    try:
        with connection.cursor() as cursor:
            yield cursor
    finally:
        connection.rollback()
        connection.close()
