"""The stored functions of inventory/sql, called as they are."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from inventory.queries.allocation import demands_as_json
from inventory.rules import Demand


def receive(
    *,
    kind: str,
    document_id: UUID,
    effective_at: datetime | None,
    key: str,
    lines: Sequence[dict],  # type: ignore[type-arg]
) -> UUID:
    """Post lots that come in; answers with the posting."""
    return _call(  # type: ignore[no-any-return]
        "app.receive",
        [kind, document_id, effective_at, key, json.dumps(lines, cls=DjangoJSONEncoder)],
    )[0]


def issue_batch(
    *, document_id: UUID, site_id: UUID, need_on: date, key: str, demands: Sequence[Demand]
) -> tuple[UUID | None, list[dict[str, Any]]]:
    """Issue all demands by FEFO, or nothing; answers with the posting or with what is short."""
    posting, short = _call(
        "app.issue_batch", [document_id, site_id, need_on, None, key, demands_as_json(demands)]
    )
    return posting, json.loads(short) if isinstance(short, str) else (short or [])


def output(  # noqa: PLR0913
    *,
    document_id: UUID,
    lot_id: UUID,
    location_id: UUID,
    quantity: Decimal,
    entered: tuple[str, str],
    key: str,
) -> UUID:
    """Post what a batch made and write its genealogy; answers with the posting."""
    return _call(  # type: ignore[no-any-return]
        "app.output", [document_id, lot_id, location_id, quantity, *entered, None, key]
    )[0]


_TYPES = {
    "app.receive": "text, uuid, timestamptz, text, jsonb",
    "app.issue_batch": "uuid, uuid, date, timestamptz, text, jsonb",
    "app.output": "uuid, uuid, uuid, numeric, text, text, timestamptz, text",
}


def _call(function: str, arguments: list[Any]) -> tuple[Any, ...]:
    places = ", ".join(f"%s::{kind.strip()}" for kind in _TYPES[function].split(","))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {function}({places})", arguments)
        row: tuple[Any, ...] = cursor.fetchone()
    return row
