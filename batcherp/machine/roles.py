"""The cluster's roles and databases: made by the superuser before the first migration."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from batcherp.machine.state import CHECKOUT

ROLES_SQL = CHECKOUT / "core" / "sql" / "roles.sql"
OWNER = "batcherp_owner"
# Role, and the secret that holds its password.
SIGN_INS = {
    "batcherp_migrate": "BATCHERP_PASSWORD_MIGRATE",
    "batcherp_app": "BATCHERP_PASSWORD_APP",
    "batcherp_relay": "BATCHERP_PASSWORD_RELAY",
    "batcherp_backup": "BATCHERP_PASSWORD_BACKUP",
}


def prepare(admin_url: str, database: str, secrets: Mapping[str, str]) -> None:
    """Apply roles.sql, set the passwords and make the database; repeating it changes nothing."""
    import psycopg2  # the driver is there only once .venv is
    from psycopg2 import sql

    connection = psycopg2.connect(admin_url)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(ROLES_SQL.read_text(encoding="utf-8"))
            for role, secret in SIGN_INS.items():
                words = sql.SQL("ALTER ROLE {} PASSWORD {}")
                cursor.execute(words.format(sql.Identifier(role), sql.Literal(secrets[secret])))
            make_database(cursor, database)
    finally:
        connection.close()


def make_database(cursor: Any, database: str) -> None:
    """Make the database for its owner, in the collation every supported server has."""
    from psycopg2 import sql

    cursor.execute("SELECT FROM pg_database WHERE datname = %s", [database])
    if cursor.fetchone() is None:
        words = "CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'"
        cursor.execute(sql.SQL(words).format(sql.Identifier(database), sql.Identifier(OWNER)))
    words = "REVOKE CONNECT, TEMPORARY ON DATABASE {} FROM PUBLIC"
    cursor.execute(sql.SQL(words).format(sql.Identifier(database)))
    words = "GRANT CONNECT ON DATABASE {} TO {}"
    for role in SIGN_INS:
        cursor.execute(sql.SQL(words).format(sql.Identifier(database), sql.Identifier(role)))
