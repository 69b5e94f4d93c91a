"""What a role that serves people may be: asked before anybody is served."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client

from core.postgres import base, footing

APP = "batcherp_app"


@pytest.fixture
def distrustful(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that has not yet asked."""
    monkeypatch.setattr(base, "_TRUSTED", set())


@pytest.mark.parametrize("role", ["batcherp_app", "batcherp_relay"])
def test_the_roles_as_we_make_them_are_fit_to_serve(superuser: Any, role: str) -> None:
    assert footing.faults(superuser, role) == []


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("BYPASSRLS", "batcherp_app"),
        ("SUPERUSER", "batcherp_app"),
        ("CREATEROLE", "batcherp_app"),
        ("SET search_path = 'evil'", "search_path is evil"),
        ("SET track_activities = on", "track_activities is on"),
        ("SET lock_timeout = 0", "lock_timeout is 0"),
        ("RESET statement_timeout", "statement_timeout is not set"),
    ],
)
def test_a_role_that_was_changed_is_named(superuser: Any, change: str, named: str) -> None:
    superuser.execute(f"ALTER ROLE {APP} {change}")

    assert [fault for fault in footing.faults(superuser, APP) if named in fault]


def test_a_role_that_may_become_a_greater_one_is_named(superuser: Any) -> None:
    superuser.execute(f"GRANT batcherp_backup TO {APP}")

    found = footing.faults(superuser, APP)

    assert "it is, or may become, more than itself (batcherp_backup)" in found


def test_a_setting_for_this_database_alone_is_named(superuser: Any, django_db_setup: str) -> None:
    superuser.execute(f"ALTER ROLE {APP} IN DATABASE \"{django_db_setup}\" SET app.context = 'x'")

    assert footing.faults(superuser, APP) == ["app.context is x"]


def test_a_timeout_may_have_another_length(superuser: Any) -> None:
    superuser.execute(f"ALTER ROLE {APP} SET lock_timeout = '20s'")

    assert footing.faults(superuser, APP) == []


def test_a_first_connection_of_an_unfit_role_is_refused(
    db: None, distrustful: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    unfit = {"statement_timeout": "60s", "search_path": "public"}
    monkeypatch.setattr(footing, "settings_of", lambda role: unfit)
    fresh = connection.copy()

    with pytest.raises(footing.UnsafeRole, match="search_path is not set"):
        fresh.ensure_connection()

    assert fresh.connection is None


def test_a_process_of_an_unfit_role_is_not_ready(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def unfit(*_: Any) -> None:
        raise footing.UnsafeRole("unfit")

    monkeypatch.setattr("core.web.health._is_migrated", unfit)

    answer = Client().get("/readyz")

    assert answer.status_code == 503
    assert "not fit to serve" in answer.json()["sentence"]
