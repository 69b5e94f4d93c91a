"""The cluster's roles and databases: made by the superuser before the first migration."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from typing import Any

from batcherp.machine.state import CHECKOUT
from batcherp.machine.voice import CannotRun

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

    try:
        connection = psycopg2.connect(admin_url)
    except psycopg2.OperationalError as error:
        raise CannotRun(
            f"The database does not know its superuser's password ({str(error).strip()}). "
            "Restore secrets.env of the state folder, or start over with `manage.py up --reset`."
        ) from error
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(ROLES_SQL.read_text(encoding="utf-8"))
            set_passwords(cursor, secrets)
            make_database(cursor, database)
    finally:
        connection.close()


def set_passwords(cursor: Any, secrets: Mapping[str, str]) -> None:
    from psycopg2 import sql

    for role, secret in SIGN_INS.items():
        words = sql.SQL("ALTER ROLE {} PASSWORD {}")
        cursor.execute(words.format(sql.Identifier(role), sql.Literal(secrets[secret])))


def make_database(cursor: Any, database: str) -> None:
    """Make the database for its owner, in the collation every supported server has."""
    from psycopg2 import sql

    cursor.execute("SELECT FROM pg_database WHERE datname = %s", [database])
    if cursor.fetchone() is None:
        words = "CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'"
        cursor.execute(sql.SQL(words).format(sql.Identifier(database), sql.Identifier(OWNER)))
    close_database(cursor, database)


def close_database(cursor: Any, database: str) -> None:
    """Let our roles in and nobody make temporary tables. A copied database needs it again."""
    from psycopg2 import sql

    words = "REVOKE CONNECT, TEMPORARY ON DATABASE {} FROM PUBLIC"
    cursor.execute(sql.SQL(words).format(sql.Identifier(database)))
    words = "GRANT CONNECT ON DATABASE {} TO {}"
    for role in SIGN_INS:
        cursor.execute(sql.SQL(words).format(sql.Identifier(database), sql.Identifier(role)))


def fingerprint(secrets: Mapping[str, str]) -> str:
    """Changes when roles.sql or a password does, so that it is applied again."""
    known = [secrets[name] for name in sorted(SIGN_INS.values())]
    law = ROLES_SQL.read_text(encoding="utf-8")
    return hashlib.sha256("\n".join([law, *known]).encode()).hexdigest()


if __name__ == "__main__":
    # Installations that bring their own PostgreSQL, such as docker-compose.yml.
    prepare(os.environ["DATABASE_URL_ADMIN"], "batcherp", os.environ)
