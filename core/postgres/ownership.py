"""After every migration: who owns what, who may touch it, which keys are believed."""

from __future__ import annotations

from typing import Any

from core.tenancy import signing

# Global tables and what the app may do with them. Everything else belongs to a tenant.
GLOBAL_TABLES = {
    "core_user": "SELECT, INSERT, UPDATE",
    "core_session": "SELECT, INSERT, UPDATE, DELETE",
    "account_emailaddress": "SELECT, INSERT, UPDATE, DELETE",
    "account_emailconfirmation": "SELECT, INSERT, UPDATE, DELETE",
    "mfa_authenticator": "SELECT, INSERT, UPDATE, DELETE",
    "django_content_type": "SELECT",
    "auth_permission": "SELECT",
    "auth_group": "SELECT",
    "auth_group_permissions": "SELECT",
    "django_migrations": "SELECT",
}

_OWN = """
    SELECT format('ALTER TABLE public.%I OWNER TO batcherp_owner', tablename)
    FROM pg_tables WHERE schemaname = 'public' AND tableowner <> 'batcherp_owner'
"""


def settle(connection: Any) -> None:
    """Give every table to the owner, grant the global ones, and renew the signing keys.

    Idempotent: runs after each `migrate`, with no session settings left behind.
    """
    with connection.cursor() as cursor:
        cursor.execute(_OWN)
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)
        _grant_globals(cursor)
        _renew_keys(cursor)


def _grant_globals(cursor: Any) -> None:
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    present = {name for (name,) in cursor.fetchall()}
    for table, privileges in GLOBAL_TABLES.items():
        if table in present:
            cursor.execute(f"GRANT {privileges} ON {table} TO batcherp_app")


def _renew_keys(cursor: Any) -> None:
    """The database believes exactly the keys of the settings; a retired one ends here."""
    keys = signing.keys()
    cursor.execute("DELETE FROM app.signing_key WHERE id <> ALL(%s)", [list(keys)])
    for key_id, key in keys.items():
        cursor.execute(
            "INSERT INTO app.signing_key (id, inner_pad, outer_pad) VALUES (%s, %s, %s) "
            "ON CONFLICT (id) DO UPDATE "
            "SET inner_pad = excluded.inner_pad, outer_pad = excluded.outer_pad",
            [key_id, *signing.pads(key)],
        )
