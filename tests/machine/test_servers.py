"""Our own database and Valkey: started, shared, recovered, reachable by every role."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest
import redis

from batcherp.machine import account as accounts
from batcherp.machine import servers
from batcherp.machine.account import Account
from batcherp.machine.alive import ends_within, is_alive
from batcherp.machine.state import State

pytestmark = pytest.mark.slow


@pytest.fixture
def environment() -> Iterator[dict[str, str]]:
    """An environment that names no server."""
    yield {}


def who(url: str) -> str:
    connection = psycopg2.connect(url)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        (name,) = cursor.fetchone() or ("nobody",)
    connection.close()
    return str(name)


def test_every_role_has_its_way_in(state: State, environment: dict[str, str]) -> None:
    with servers.running(state, environment):
        assert who(environment["DATABASE_URL"]) == "batcherp_app"
        assert who(environment["DATABASE_URL_MIGRATE"]) == "batcherp_migrate"
        assert who(environment["DATABASE_URL_RELAY"]) == "batcherp_relay"
        assert who(environment["DATABASE_URL_ADMIN"]) == "postgres"
        assert redis.from_url(environment["REDIS_URL"]).ping()


def test_data_survives_and_no_server_does(state: State) -> None:
    with servers.running(state, first := {}):
        pid = servers.our_cluster(state).pid()
        connection = psycopg2.connect(first["DATABASE_URL_ADMIN"])
        connection.autocommit = True
        connection.cursor().execute("CREATE TABLE kept AS SELECT 42 AS answer")
        connection.close()
    assert pid is not None
    assert not is_alive(pid)

    with servers.running(state, second := {}):
        cursor = psycopg2.connect(second["DATABASE_URL_ADMIN"]).cursor()
        cursor.execute("SELECT answer FROM kept")
        assert cursor.fetchone() == (42,)


def test_a_killed_database_recovers_at_the_next_start(state: State) -> None:
    cluster = servers.our_cluster(state)
    with servers.running(state, {}):
        pid = cluster.pid()
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        assert ends_within(pid, 5)

    with servers.running(state, again := {}):
        assert who(again["DATABASE_URL"]) == "batcherp_app"


def test_a_pid_file_that_names_somebody_else_is_no_server(state: State) -> None:
    with servers.running(state, {}):
        pass
    cluster = servers.our_cluster(state)
    stale = cluster.folder / "postmaster.pid"
    stale.write_text(f"{os.getpid()}\n{cluster.folder}\n", encoding="ascii")
    stale.chmod(0o644)

    with servers.running(state, again := {}):
        assert who(again["DATABASE_URL"]) == "batcherp_app"


def test_a_named_database_is_used_as_it_is(state: State) -> None:
    named = {"DATABASE_URL": "postgresql://elsewhere/batcherp", "REDIS_URL": "redis://elsewhere"}

    with servers.running(state, named):
        assert named["DATABASE_URL"] == "postgresql://elsewhere/batcherp"
        assert named["BATCHERP_SECRET_KEY"]

    assert "DATABASE_URL_ADMIN" not in named


def test_a_deep_folder_gets_a_short_one_for_its_sockets(state: State) -> None:
    deep = State(state.root / ("d" * 60) / ("e" * 60))
    deep.root.mkdir(parents=True)
    ourselves = Account(None, None)

    short = accounts.sockets(deep.root, ourselves, deep)

    assert len(str(short)) < 80
    assert short == accounts.sockets(deep.root, ourselves, deep)
    assert short.stat().st_mode & 0o777 == 0o700
    Path(short).rmdir()
