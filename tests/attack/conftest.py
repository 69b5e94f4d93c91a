"""Two tenants with committed rows, and somebody who sends SQL as the app in Acme's transaction."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg2
import pytest

from tests.attack.attacker import Attacker
from tests.canaries import canaries
from tests.cast import Plant, plant
from tests.databases import admin, url_of
from tests.populated import populate


@dataclass(frozen=True)
class Field:
    """The database under attack, both tenants in it, and what the attacker must not see."""

    database: str
    acme: Plant
    rival: Plant
    forbidden: frozenset[str]

    def attacker(self, url: str = "") -> Attacker:
        """Petra of Acme's request, with the attacker's SQL in it."""
        direct = url_of(os.environ["DATABASE_URL"], self.database)
        return Attacker(url or direct, self.acme, self.rival)


@pytest.fixture(scope="module")
def field(committing_module: str) -> Field:
    acme, rival = plant("acme", "Acme Gummies"), plant("rival", "Rival Syrups")
    for one in (acme, rival):
        populate(one)
    with admin(committing_module) as superuser:
        me = acme.people["petra"].user_id
        forbidden = canaries(superuser, mine=acme.id, me=me)
    return Field(committing_module, acme, rival, forbidden)


@pytest.fixture
def attacker(field: Field) -> Iterator[Attacker]:
    with field.attacker() as attacker:
        yield attacker


@pytest.fixture(scope="module")
def rival_at_work(field: Field) -> Iterator[Any]:
    """A session of Rival's, in the middle of a transaction, with its words in its last query."""
    from core.tenancy.context import Context, Phase
    from core.tenancy.signing import signed

    connection = psycopg2.connect(url_of(os.environ["DATABASE_URL"], field.database))
    context = signed(Context(Phase.TENANT, tenant_id=field.rival.id))
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.context', %s, true)", [context])
        cursor.execute("PREPARE theirs AS SELECT id FROM core_role WHERE name = 'Planner'")
        cursor.execute(
            "SELECT *, 'Rival Syrups' FROM core_tenant WHERE id = %s FOR UPDATE",
            [str(field.rival.id)],
        )
        yield cursor
    connection.close()
