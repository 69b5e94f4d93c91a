"""Alive and ready: asked by those who keep the product running, signed in or not."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client

from core.jobs import hints
from core.web import health


@pytest.fixture(autouse=True)
def forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_migrated", False)


def test_a_process_is_alive_without_asking_the_database() -> None:
    # No database fixture: a query would be an error.
    answer = Client().get("/healthz")

    assert answer.status_code == 200
    assert answer.json() == {"status": "alive"}


def test_a_migrated_database_and_redis_are_ready(db: None) -> None:
    answer = Client().get("/readyz")

    assert answer.status_code == 200
    assert answer.json() == {"status": "ready", "redis": "answers"}


def test_without_redis_it_is_ready_and_says_so(db: None, settings: Any) -> None:
    settings.REDIS_URL = "unix:///nowhere/valkey.sock"
    hints.client.cache_clear()

    answer = Client().get("/readyz")

    hints.client.cache_clear()
    assert answer.status_code == 200
    assert answer.json()["redis"] == "away"


def test_an_older_database_is_not_ready(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db.migrations.recorder import MigrationRecorder

    applied = MigrationRecorder.applied_migrations

    def without_the_outbox(self: MigrationRecorder) -> Any:
        known = applied(self)
        return {key: value for key, value in known.items() if key[1] < "0020"}

    monkeypatch.setattr(MigrationRecorder, "applied_migrations", without_the_outbox)

    answer = Client().get("/readyz")

    assert answer.status_code == 503
    assert (
        answer.json()["sentence"] == "The database is not of this version. Run manage.py migrate."
    )


def test_a_database_that_is_away_is_not_ready(
    committing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "HOST", "/nowhere")

    answer = Client().get("/readyz")

    monkeypatch.undo()
    assert answer.status_code == 503
    assert answer.json()["sentence"].startswith("The database does not answer.")
