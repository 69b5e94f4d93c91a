"""Whatever SQL runs in Acme's transaction as the app role: no row and no secret of anybody else."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from tests.attack.arsenal import ATTACKS, FORGERIES, LOOK, TELLINGS
from tests.attack.attacker import Attacker
from tests.attack.conftest import Field
from tests.canaries import seen
from tests.databases import admin

pytestmark = pytest.mark.usefixtures("rival_at_work")

EVERY_VIEW = """
    SELECT format('SELECT * FROM %I.%I', n.nspname, c.relname) FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE relkind IN ('r', 'v', 'p', 'm') AND nspname <> 'pg_toast' ORDER BY 1
"""
EVERY_FUNCTION = """
    SELECT p.oid::regproc::text, ARRAY(SELECT format_type(t, NULL) FROM unnest(p.proargtypes) t),
           p.prorettype = 'trigger'::regtype
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1
"""
GUESSES = {
    "uuid": ("'{rival}'", "'{rival_member}'", "'{rival_person}'", "NULL"),
    "text": ("'rival'", "'{swapped}'", "'%'", "NULL"),
    "text[]": ("ARRAY['rival', '{rival}']", "NULL"),
    "integer": ("1000", "0"),
    "bigint": ("1000", "0"),
    "boolean": ("true",),
    "timestamp with time zone": ("now() - interval '9 years'",),
    "interval": ("'9 years'",),
    "jsonb": ("""'{"tenant_id": "{rival}"}'""",),
}


def rows_of(field: Field) -> str:
    """A fingerprint of every row that is not Acme's."""
    digest = hashlib.sha256()
    with admin(field.database) as superuser:
        superuser.execute(
            "SELECT relname FROM pg_class c WHERE relnamespace = 'public'::regnamespace AND "
            "relkind = 'r' AND EXISTS (SELECT FROM pg_attribute WHERE attrelid = c.oid AND "
            "attname = 'tenant_id') ORDER BY 1"
        )
        for (table,) in superuser.fetchall():
            superuser.execute(
                f"SELECT to_jsonb(t)::text FROM {table} t WHERE tenant_id <> %s ORDER BY 1",
                [str(field.acme.id)],
            )
            digest.update(repr((table, superuser.fetchall())).encode())
    return digest.hexdigest()


def test_a_superuser_would_have_found_the_canaries(field: Field) -> None:
    with admin(field.database) as superuser:
        superuser.execute("SELECT to_jsonb(t) FROM core_tenant t")
        tenants = superuser.fetchall()
        superuser.execute("SELECT id, password FROM core_user")
        people = superuser.fetchall()

    assert "Rival Syrups" in seen(tenants, field.forbidden)
    assert str(field.rival.id) in field.forbidden
    assert str(field.acme.people["petra"].user_id) not in field.forbidden
    assert len(seen(people, field.forbidden)) >= len(field.rival.people)


def test_the_attacker_does_see_their_own_tenant(attacker: Attacker) -> None:
    assert "Acme Gummies" in repr(attacker.attack(LOOK, "SELECT name FROM core_tenant"))


@pytest.mark.parametrize("telling", TELLINGS)
def test_a_setting_of_ones_own_making_opens_nothing(
    field: Field, attacker: Attacker, telling: str
) -> None:
    before = rows_of(field)

    loot = [attacker.attack(*told(telling, forgery)) for forgery in FORGERIES]

    assert all(loot)
    assert told_apart(loot, field, attacker) == []
    assert rows_of(field) == before


def told(telling: str, forgery: str) -> list[str]:
    """The statements that tell the database a forged setting in this way."""
    return [
        statement.replace("look_{%s}", f"look_{forgery}").replace("{%s}", "{" + forgery + "}")
        for statement in TELLINGS[telling]
    ]


@pytest.mark.parametrize("name", ATTACKS)
def test_the_attack_comes_back_with_nothing(field: Field, attacker: Attacker, name: str) -> None:
    before = rows_of(field)

    loot = attacker.attack(*ATTACKS[name])

    assert len(loot) >= len(ATTACKS[name])
    assert told_apart(loot, field, attacker) == []
    assert rows_of(field) == before


def test_no_table_or_view_of_the_server_shows_anybody_else(
    field: Field, attacker: Attacker
) -> None:
    with admin(field.database) as superuser:
        superuser.execute(EVERY_VIEW)
        looks = [statement for (statement,) in superuser.fetchall()]

    loot = attacker.attack(*looks)

    assert len(looks) > 150
    assert told_apart(loot, field, attacker) == []


def test_no_function_of_ours_answers_about_anybody_else(field: Field, attacker: Attacker) -> None:
    with admin(field.database) as superuser:
        superuser.execute(EVERY_FUNCTION)
        functions = superuser.fetchall()
    before = rows_of(field)

    loot = attacker.attack(*(call for f in functions for call in calls(*f)))

    assert functions
    assert told_apart(loot, field, attacker) == []
    assert rows_of(field) == before


def calls(name: str, types: list[str], is_trigger: bool) -> list[str]:
    """The function with several guesses for each argument."""
    tries = max([len(GUESSES.get(t, ("NULL",))) for t in types], default=1)
    arguments = [
        ", ".join(
            f"{GUESSES.get(t, ('NULL',))[turn % len(GUESSES.get(t, ('NULL',)))]}::{t}"
            for t in types
        )
        for turn in range(tries)
    ]
    return [f"SELECT * FROM {name}({given})" for given in arguments]


def told_apart(loot: list[Any], field: Field, attacker: Attacker) -> list[str]:
    """Canaries in the loot, without those the attacker sent and got quoted back."""
    sent = "\n".join(attacker.words.values())
    return [value for value in seen(repr(loot), field.forbidden) if value not in sent]
