"""A template database migrated once per run, and a copy of it for each worker."""

from __future__ import annotations

import fcntl
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections

from batcherp.machine import roles
from batcherp.machine.alive import is_alive

ADMIN_URL = os.environ.get("DATABASE_URL_ADMIN", "")
ALONE = secrets.token_hex(3)


@contextmanager
def admin(database: str = "postgres") -> Iterator[psycopg2.extensions.cursor]:
    """A superuser's cursor: makes databases, and plays the tamperer."""
    connection = psycopg2.connect(url_of(ADMIN_URL, database))
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            yield cursor
    finally:
        connection.close()


def everybody_ended(seconds: float = 60) -> None:
    """Wait until every transaction of the cluster that runs now has ended.

    Transaction numbers are the cluster's, so tests of another worker hold the horizon back too.
    """
    deadline = time.monotonic() + seconds
    with admin() as cursor:
        cursor.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
        (newest,) = cursor.fetchone() or (0,)
        while time.monotonic() < deadline:
            cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
            (oldest,) = cursor.fetchone() or (0,)
            if oldest >= newest:
                return
            time.sleep(0.02)
    raise TimeoutError("A transaction of another test has been open for too long.")


def url_of(url: str, database: str) -> str:
    """`url` with another database name."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


def copy_of(template: str, name: str) -> None:
    """A fresh copy of `template` called `name`, whatever stood there before."""
    with admin() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" OWNER batcherp_owner')
        roles.close_database(cursor, name)


@pytest.fixture(scope="session")
def template_database(
    tmp_path_factory: pytest.TempPathFactory,
    django_db_blocker: pytest.FixtureDef,  # type: ignore[type-arg]
) -> str:
    """A migrated, empty database to copy from; made by the first worker of the run."""
    name = os.environ.get("BATCHERP_TEST_TEMPLATE") or this_run()
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with Path(shared, "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with django_db_blocker.unblock():  # type: ignore[attr-defined]
            make(name)
    return name


def this_run() -> str:
    """The start of the names of this run's databases: its process, and what no other run has."""
    shared = os.environ.get("PYTEST_XDIST_TESTRUNUID")
    pid = os.getppid() if shared else os.getpid()
    return f"test_batcherp_{pid}_{(shared or ALONE)[:6]}"


def make(name: str) -> None:
    """A migrated, empty database called `name`, unless it is there."""
    with admin() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone() is None:
            _forget_old_runs(cursor)
            cursor.execute(f'CREATE DATABASE "{name}" OWNER batcherp_owner')
            roles.close_database(cursor, name)
            _migrate(name)


@contextmanager
def scratch(name: str) -> Iterator[str]:
    """A database of one's own for a proof or a bench: every alias points at it, then it is gone."""
    name = f"{this_run()}_{name}"
    make(name)
    for alias in settings.DATABASES:
        _point(alias, name)
    try:
        yield name
    finally:
        connections.close_all()
        with admin() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _migrate(name: str) -> None:
    _point("migrate", name)
    call_command("migrate", verbosity=0)
    connections["migrate"].close()


def _forget_old_runs(cursor: psycopg2.extensions.cursor) -> None:
    """Databases whose run is over; one that is still at it may have no connection just now."""
    cursor.execute(
        "SELECT datname FROM pg_database d WHERE datname LIKE 'test\\_batcherp\\_%%' AND NOT EXISTS"
        " (SELECT FROM pg_stat_activity a WHERE a.datname LIKE d.datname || '%%')"
    )
    for (old,) in cursor.fetchall():
        pid = old.split("_")[2]
        if pid.isdigit() and is_alive(int(pid)):
            continue
        cursor.execute(f'DROP DATABASE IF EXISTS "{old}" WITH (FORCE)')


def _point(alias: str, name: str) -> None:
    connections[alias].close()
    connections[alias].settings_dict["NAME"] = name
    settings.DATABASES[alias]["NAME"] = name


@pytest.fixture(scope="session")
def django_db_setup(template_database: str, django_db_blocker: pytest.FixtureDef) -> Iterator[str]:  # type: ignore[type-arg]
    """Every alias points at this worker's copy; tests run as the app role."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    name = f"{this_run()}_{worker}"
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        copy_of(template_database, name)
        for alias in settings.DATABASES:
            _point(alias, name)
        yield name
        connections.close_all()
        with admin() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture
def superuser(django_db_setup: str) -> Iterator[psycopg2.extensions.cursor]:
    """A superuser's cursor in a transaction: what a mutant breaks is whole again afterwards."""
    session = psycopg2.connect(url_of(ADMIN_URL, django_db_setup))
    try:
        with session.cursor() as cursor:
            yield cursor
    finally:
        session.rollback()
        session.close()


@pytest.fixture(scope="module")
def committing_module(
    template_database: str,
    django_db_setup: str,
    django_db_blocker: pytest.FixtureDef,  # type: ignore[type-arg]
) -> Iterator[str]:
    """Real commits that all tests of a module share; the copy is made anew after the last one."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        yield django_db_setup
    connections.close_all()
    copy_of(template_database, django_db_setup)


@pytest.fixture
def committing(
    template_database: str,
    django_db_setup: str,
    django_db_blocker: pytest.FixtureDef,  # type: ignore[type-arg]
) -> Iterator[str]:
    """Real commits, seen by other connections and processes. The copy is made anew afterwards."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        yield django_db_setup
        connections.close_all()
        copy_of(template_database, django_db_setup)
