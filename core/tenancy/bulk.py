"""Many rows in one statement: one JSON parameter, whatever their number."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.db.models import Model

from core.tenancy.context import current_tenant_id
from core.tenancy.trail import rows_named

ROWS_A_STATEMENT = 10_000  # a statement stays well below the role's time limit


FileRows = Mapping[UUID, int]


def add(
    model: type[Model], rows: Iterable[Mapping[str, Any]], *, file_rows: FileRows | None = None
) -> None:
    """Insert `rows` (values by field name). Fields a row does not name take the model's default.

    `file_rows` says which row of an imported file each record came from, for the trail.
    """
    fields: list[Any] = [
        f for f in model._meta.concrete_fields if not f.generated and not f.has_db_default()
    ]
    columns = ", ".join(f.column for f in fields)
    sql = (
        f"INSERT INTO {model._meta.db_table} ({columns}) SELECT {columns} "
        f"FROM json_to_recordset(%s) AS given({_typed(fields)})"
    )
    tenant_id = current_tenant_id()
    for some in _portions(rows):
        given = [
            {f.column: _value(f, row, tenant_id) for f in fields}  # defaults made in Python
            for row in some
        ]
        _execute(sql, [_json(given)], given, file_rows)


def change(
    model: type[Model],
    rows: Iterable[Mapping[str, Any]],
    *,
    fields: Sequence[str],
    file_rows: FileRows | None = None,
) -> None:
    """Set `fields` of the rows with the given `id`s, each to its own values."""
    named: list[Any] = [model._meta.get_field(name) for name in fields]
    sets = ", ".join(f"{f.column} = given.{f.column}" for f in named)
    sql = (
        f"UPDATE {model._meta.db_table} AS kept SET {sets} "
        f"FROM json_to_recordset(%s) AS given({_typed([model._meta.pk, *named])}) "
        "WHERE kept.tenant_id = %s AND kept.id = given.id"
    )
    for some in _portions(rows):
        given = [{"id": row["id"], **{f.column: row[f.name] for f in named}} for row in some]
        _execute(sql, [_json(given), current_tenant_id()], given, file_rows)


def _value(field: Any, row: Mapping[str, Any], tenant_id: UUID) -> Any:
    if field.name in row:
        return row[field.name]
    return tenant_id if field.name == "tenant_id" else field.get_default()


def _typed(fields: Sequence[Any]) -> str:
    return ", ".join(f"{f.column} {f.db_type(connection)}" for f in fields)


def _portions(rows: Iterable[Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    left = iter(rows)
    while some := list(islice(left, ROWS_A_STATEMENT)):
        yield some


def _json(rows: list[dict[str, Any]]) -> str:
    return json.dumps(rows, cls=ExactEncoder)


def _execute(
    sql: str, params: Sequence[Any], rows: list[dict[str, Any]], file_rows: FileRows | None
) -> None:
    here = {row["id"]: file_rows[row["id"]] for row in rows} if file_rows else {}
    with rows_named(here), connection.cursor() as cursor:
        cursor.execute(sql, params)


class ExactEncoder(DjangoJSONEncoder):
    """Instants to the microsecond, where Django's stop at the millisecond."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime) else super().default(o)
