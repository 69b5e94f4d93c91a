"""Whether the database role a process signs in as is the one that keeps the tenants apart.

Asked at the first connection of every process, whatever it is: web, worker, relay, shell, command.
A role may change its own settings and password, so statements smuggled in could leave a setting
behind; it is found here, before the next process serves anybody.
"""

from __future__ import annotations

import re
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connection

# Roles that serve people, by the database alias they sign in under. Migrations look past policies.
SERVING = ("default", "relay")
ROLES_SQL = "core/sql/roles.sql"
_SETTING = re.compile(r"^ALTER ROLE (\w+) SET (\w+) = '?(.*?)'?;$", re.MULTILINE)
_POWERS = """
    SELECT r.rolname FROM pg_roles r
    WHERE pg_has_role(%(role)s, r.oid, 'MEMBER')
      AND (r.rolname <> %(role)s OR r.rolsuper OR r.rolbypassrls OR r.rolcreaterole
           OR r.rolcreatedb OR r.rolreplication)
    ORDER BY r.rolname
"""
_SETTINGS = """
    SELECT told.setting FROM pg_db_role_setting s
    JOIN pg_roles r ON r.oid = s.setrole
    CROSS JOIN unnest(s.setconfig) AS told(setting)
    WHERE r.rolname = %(role)s
      AND s.setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
    ORDER BY told.setting
"""


class UnsafeRole(ImproperlyConfigured):
    """The database would not keep tenants apart for this role. Nothing is served."""


def demand(cursor: Any) -> None:
    """Raise UnsafeRole unless the role of `cursor` is as small as core/sql/roles.sql makes it."""
    cursor.execute("SELECT current_user")
    (role,) = cursor.fetchone()
    found = faults(cursor, role)
    if found:
        raise UnsafeRole(
            f"The database role {role} cannot be trusted with tenants: {'; '.join(found)}. "
            f"As a superuser, ALTER ROLE {role} RESET what differs, apply {ROLES_SQL}, start again."
        )


def demand_if_it_answers() -> None:
    """Ask before the first request; a database that is away is asked when it is back."""
    with suppress(OperationalError):
        connection.ensure_connection()
    connection.close()


def faults(cursor: Any, role: str) -> list[str]:
    """What is wrong with `role`, in a few words each; empty when it is as it should be."""
    cursor.execute(_POWERS, {"role": role})
    powers = [f"it is, or may become, more than itself ({name})" for (name,) in cursor.fetchall()]
    cursor.execute(_SETTINGS, {"role": role})
    told = dict(setting.split("=", 1) for (setting,) in cursor.fetchall())
    return [*powers, *_settings_that_differ(told, settings_of(role))]


def _settings_that_differ(told: dict[str, str], wanted: dict[str, str]) -> list[str]:
    """A timeout may be tuned to another length, but not switched off."""
    missing = [f"{name} is not set" for name in wanted if name not in told]
    strange = [
        f"{name} is {value}"
        for name, value in told.items()
        if value != wanted.get(name) and not _is_another_length(name, value, wanted)
    ]
    return [*missing, *strange]


def _is_another_length(name: str, value: str, wanted: dict[str, str]) -> bool:
    is_off = re.fullmatch(r"0+\D*", value) is not None
    return name in wanted and name.endswith("_timeout") and not is_off


@cache
def settings_of(role: str) -> dict[str, str]:
    """The settings core/sql/roles.sql gives `role`, by name."""
    text = Path(settings.BASE_DIR, ROLES_SQL).read_text(encoding="utf-8")
    return {name: value for named, name, value in _SETTING.findall(text) if named == role}
