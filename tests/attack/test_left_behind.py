"""What an attacker leaves in a pooled session must not work in the next one's request."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests import pooler
from tests.attack.arsenal import LOOK
from tests.attack.attacker import Attacker, context_of
from tests.attack.conftest import Field
from tests.canaries import seen
from tests.required import missing

LEFT = {
    "their own context, for the session": ("SELECT set_config('app.context', '{own}', false)",),
    "a forged context, for the session": ("SELECT set_config('app.context', '{swapped}', false)",),
    "set session": ("SET app.context = '{own}'", "SET search_path = pg_catalog"),
    "row security off": ("SET row_security = off", "SET app.reason = 'mine'"),
    "a prepared statement": ("PREPARE look AS SELECT * FROM core_role",),
    "a held cursor": ("DECLARE held CURSOR WITH HOLD FOR SELECT * FROM core_tenant",),
    "a lock and a listener": ("SELECT pg_advisory_lock(1)", "LISTEN rival"),
    "another role": ("SET ROLE batcherp_app", "SET SESSION AUTHORIZATION DEFAULT"),
}
TAKE = (LOOK, "SELECT name FROM core_tenant", "EXECUTE look", "FETCH ALL FROM held")


@pytest.fixture(params=["directly", "through PgBouncer"])
def pooled(request: pytest.FixtureRequest, field: Field) -> Iterator[Attacker]:
    """The attacker, on a connection that others' requests will use too."""
    if request.param == "directly":
        with field.attacker() as attacker:
            yield attacker
        return
    if pooler.find() is None:
        missing("PgBouncer")
    with pooler.pgbouncer(field.database) as url, field.attacker(url) as attacker:
        yield attacker


@pytest.mark.parametrize("left", LEFT)
def test_the_next_request_is_its_own_tenants(field: Field, pooled: Attacker, left: str) -> None:
    pooled.attack_and_commit(*LEFT[left])

    loot = repr(pooled.honest_request(field.rival, "SELECT name FROM public.core_tenant"))

    assert "Acme Gummies" not in loot
    assert "Rival Syrups" in loot or "row-level security" in loot


@pytest.mark.parametrize("left", LEFT)
def test_the_attacker_who_comes_back_finds_nothing_of_those_between(
    field: Field, pooled: Attacker, left: str
) -> None:
    pooled.attack_and_commit(*LEFT[left])
    pooled.honest_request(field.rival, "SELECT * FROM public.core_role", "EXECUTE look")

    loot = pooled.attack(*TAKE)

    assert [v for v in seen(repr(loot), field.forbidden) if v != str(field.rival.id)] == []


def test_a_transaction_told_nothing_finds_nothing(field: Field, pooled: Attacker) -> None:
    pooled.attack("SELECT name FROM core_tenant")

    loot = pooled.unbound_request("SELECT name FROM core_tenant")

    assert "no tenant is bound" in repr(loot)


def test_the_product_wipes_what_a_session_was_told(field: Field, django_db_blocker: Any) -> None:
    """An unbound transaction after somebody set the context for the session is an error too."""
    from django.db import DatabaseError, connection, transaction

    from core.tenancy.work import unit_of_work

    with django_db_blocker.unblock():
        with unit_of_work(tenant_id=field.acme.id), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('app.context', %s, false)", [context_of(field.acme)])
        with (
            pytest.raises(DatabaseError, match="no tenant is bound"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("SELECT name FROM core_tenant")
        connection.close()
