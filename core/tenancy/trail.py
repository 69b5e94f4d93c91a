"""What the audit trail says beside the change: why, and from which row of a file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from uuid import UUID

from django.db import connection

from core.tenancy import context as tenancy


@contextmanager
def because(reason: str) -> Iterator[None]:
    """Give the changes of the block `reason`, where the operation learns it on its way."""
    with tenancy.bound(replace(tenancy.required(), reason=reason)):
        yield


@contextmanager
def rows_named(rows: Mapping[UUID, int]) -> Iterator[None]:
    """Name in the trail the file's row of each record that changes in the block.

    The trigger adds " row 7" to the reason of the record's entry, so that one statement may carry
    thousands of rows and each still tells its own.
    """
    if not rows:
        yield
        return
    _tell(json.dumps({str(record_id): row for record_id, row in rows.items()}))
    try:
        yield
    finally:
        if not connection.needs_rollback:
            _tell("")


def _tell(rows: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.rows', %s, true)", [rows])
