"""The cost of each protection: tenant setting, signing, row level security, audit."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import psycopg2
import psycopg2.extras

from core import operations as core
from core.ids import new_id
from core.models import Document
from core.operation import operation
from core.tenancy.context import Context, Phase
from core.tenancy.signing import signed
from core.tenancy.work import as_machine
from tests.benches.figures import Figure, compare
from tests.databases import admin, scratch, url_of

ROWS = 1000
SET = "SELECT set_config('app.context', %s, true)"
TWIN = """
    CREATE TABLE twin (LIKE core_document INCLUDING ALL);
    ALTER TABLE twin OWNER TO batcherp_owner;
    ALTER TABLE twin ENABLE ROW LEVEL SECURITY;
    ALTER TABLE twin FORCE ROW LEVEL SECURITY;
    CREATE POLICY tenant ON twin TO batcherp_app
        USING (tenant_id = (SELECT app.tenant())) WITH CHECK (tenant_id = (SELECT app.tenant()));
    GRANT ALL ON twin TO batcherp_app, batcherp_migrate;
"""
ONE = "SELECT * FROM {} WHERE tenant_id = %s AND id = %s"
ALL = "SELECT id, kind, number, made_at FROM {} WHERE tenant_id = %s"
ADD = "INSERT INTO {} (id, tenant_id, kind, number) VALUES %s"
counted = itertools.count()


def bench() -> list[Figure]:
    """Each protection alone beside the same without it, then all of them together."""
    with scratch("bench") as database, admin(database) as superuser:
        superuser.execute(TWIN)
        tenant_id = core.found_tenant(slug="acme", name="Acme Gummies")
        context = Context(Phase.TENANT, tenant_id=tenant_id, operation="bench.add")
        _fill(tenant_id)
        with (
            _connected("DATABASE_URL", database) as app,
            _connected("DATABASE_URL_MIGRATE", database) as free,
        ):
            return [
                *_setting(app, context),
                *_policy(app, free, context),
                *_trail(app, context),
                _everything(free, tenant_id),
            ]


def _setting(app: Any, context: Context) -> Iterator[Figure]:
    said = signed(context)
    tenant = str(context.tenant_id)
    yield compare(
        "tenant setting: one more statement",
        ours=_transaction(app, (SET, [tenant]), ("SELECT 1", [])),
        plain=_transaction(app, ("SELECT 1", [])),
        calls=300,
    )
    yield compare(
        "signing: HMAC here, checked there",
        ours=lambda: _run(app, (SET, [signed(context)]), ("SELECT app.tenant()", [])),
        plain=_transaction(
            app, (SET, [tenant]), ("SELECT current_setting('app.context')::uuid", [])
        ),
        calls=300,
    )
    yield compare(
        "signing: the check alone",
        ours=_transaction(app, (SET, [said]), ("SELECT app.tenant()", [])),
        plain=_transaction(app, (SET, [said]), ("SELECT current_setting('app.context')", [])),
        calls=300,
    )


def _policy(app: Any, free: Any, context: Context) -> Iterator[Figure]:
    """The same text by a role under the policy and by one past it, context told to both."""
    tenant = str(context.tenant_id)
    told = (SET, [signed(context)])
    with free, free.cursor() as cursor:
        cursor.execute("SELECT id FROM core_document LIMIT 1 OFFSET 500")
        one = (ONE.format("core_document"), [tenant, cursor.fetchone()[0]])
    everything = (ALL.format("core_document"), [tenant])
    for title, read, calls in (("one row", one, 300), (f"{ROWS} rows", everything, 40)):
        yield compare(
            f"row level security: read {title}",
            ours=_transaction(app, told, read),
            plain=_transaction(free, told, read),
            calls=calls,
        )


def _trail(app: Any, context: Context) -> Iterator[Figure]:
    """Rows of an audited table beside rows of its twin, which has all but the trail."""
    told = (SET, [signed(context)])
    for title, rows, calls in (("one row", 1, 200), (f"{ROWS} rows in one statement", ROWS, 4)):
        yield compare(
            f"audit: add {title}",
            ours=lambda rows=rows: _add(app, told, "core_document", context.tenant_id, rows),  # type: ignore[misc]
            plain=lambda rows=rows: _add(app, told, "twin", context.tenant_id, rows),  # type: ignore[misc]
            calls=calls,
        )


def _everything(free: Any, tenant_id: UUID) -> Figure:
    """An operation in a unit of work through the ORM, beside the bare INSERT past all policies."""

    def ours() -> None:
        with as_machine(tenant_id=tenant_id):
            _write(number=f"ours-{next(counted)}")

    return compare(
        "all of it: an operation beside a bare INSERT",
        ours=ours,
        plain=lambda: _add(free, ("SELECT 1", []), "twin", tenant_id, 1),
        calls=100,
    )


@operation(None)
def _write(*, number: str) -> None:
    Document.objects.create(kind="bench", number=number)


def _transaction(connection: Any, *statements: tuple[str, list[Any]]) -> Callable[[], None]:
    return lambda: _run(connection, *statements)


def _run(connection: Any, *statements: tuple[str, list[Any]]) -> None:
    with connection, connection.cursor() as cursor:
        for sql, values in statements:
            cursor.execute(sql, values)
            cursor.fetchall()


def _add(
    connection: Any, told: tuple[str, list[Any]], table: str, tenant: UUID | None, rows: int
) -> None:
    values = [
        (str(new_id()), str(tenant), "bench", f"{table}-{next(counted)}") for _ in range(rows)
    ]
    with connection, connection.cursor() as cursor:
        cursor.execute(*told)
        psycopg2.extras.execute_values(cursor, ADD.format(table), values, page_size=rows)


def _fill(tenant_id: UUID) -> None:
    with as_machine(tenant_id=tenant_id):
        _write_many(rows=ROWS)


@operation(None)
def _write_many(*, rows: int) -> None:
    Document.objects.bulk_create(
        [Document(kind="filled", number=f"filled-{number}") for number in range(rows)]
    )


@contextmanager
def _connected(variable: str, database: str) -> Iterator[Any]:
    """A connection of its own, so that no transaction of Django's is in the way."""
    connection = psycopg2.connect(url_of(os.environ[variable], database))
    try:
        yield connection
    finally:
        connection.close()
