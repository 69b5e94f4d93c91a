"""The stored functions of inventory/sql, called as they are.

What the database refuses, because the stock changed after it was looked at, becomes a sentence.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import DatabaseError, connection

from catalog.models import Location
from core.ids import new_id
from core.refusals import Refused
from inventory.queries.allocation import demands_as_json
from inventory.rules import Demand
from lots.models import Container, Lot

Line = Mapping[str, Any]


def move(  # noqa: PLR0913
    *,
    kind: str,
    lines: Sequence[Line],
    outside: str = "",
    document_id: UUID | None = None,
    effective_at: datetime | None = None,
    key: str = "",
) -> UUID:
    """Post movements of known lots; a place left out is the site's `outside`. See app.move."""
    arguments = [kind, outside, document_id, effective_at, key, as_json(lines)]
    return _call("app.move", arguments)[0]  # type: ignore[no-any-return]


def receive(
    *,
    lot: Lot,
    container: Container | None,
    location: Location,
    amount: Line,
    cost: Line,
    key: str,
) -> UUID | None:
    """Record the lot and what came of it; nothing, where its item has one of this code already."""
    held = (container.id, container.code) if container else (None, None)
    quantity = (amount["quantity"], amount["entered_quantity"], amount["entered_uom"])
    row = {column: getattr(lot, column) for column in _LOT_COLUMNS}
    arguments = [as_json(row), *held, location.id, *quantity, new_id(), key, as_json(cost)]
    return _call("app.receive", arguments)[0]  # type: ignore[no-any-return]


def take(  # noqa: PLR0913
    *,
    kind: str,
    document_id: UUID,
    site_id: UUID,
    need_on: date,
    key: str,
    demands: Sequence[Demand],
) -> tuple[UUID | None, list[dict[str, Any]]]:
    """Fill all demands from what is reserved, then by FEFO, or nothing; what is short, if any."""
    posting, short = _call(
        "app.take", [kind, document_id, site_id, need_on, None, key, demands_as_json(demands)]
    )
    return posting, _from_json(short)


def take_named(  # noqa: PLR0913
    *,
    kind: str,
    document_id: UUID,
    site_id: UUID,
    need_on: date,
    life_days: int,
    key: str,
    is_override: bool,
    picks: Sequence[Line],
) -> tuple[UUID | None, list[dict[str, Any]]]:
    """Take the named lots, or tell what FEFO would take before them; then nothing is taken."""
    arguments = [kind, document_id, site_id, need_on, life_days, None, key, is_override]
    posting, passed_over = _call("app.take_named", [*arguments, as_json(picks)])
    return posting, _from_json(passed_over)


def reserve(  # noqa: PLR0913
    *,
    document_id: UUID,
    site_id: UUID,
    use: str,
    need_on: date,
    expires_at: datetime | None,
    key: str,
    demands: Sequence[Demand],
) -> tuple[UUID | None, list[dict[str, Any]]]:
    """Reserve all demands by FEFO, or nothing; what is short, if any."""
    arguments = [document_id, site_id, use, need_on, expires_at, key, demands_as_json(demands)]
    posting, short = _call("app.reserve", arguments)
    return posting, _from_json(short)


def reserve_item(  # noqa: PLR0913
    *, document_id: UUID, line: int, item_id: UUID, use: str, need_on: date, quantity: Decimal
) -> UUID:
    """Note that a document wants so much of an item on a day."""
    arguments = [document_id, line, item_id, use, need_on, quantity]
    return _call("app.reserve_item", arguments)[0]  # type: ignore[no-any-return]


def release(reservation_ids: Sequence[UUID], state: str) -> int:
    """Close what is open of these reservations; how many were."""
    return _call("app.release", [list(reservation_ids), state])[0]  # type: ignore[no-any-return]


def reverse(movement_ids: Sequence[UUID], key: str) -> UUID:
    """Undo these movements, all or none."""
    return _call("app.reverse", [list(movement_ids), key])[0]  # type: ignore[no-any-return]


def output(  # noqa: PLR0913
    *,
    document_id: UUID,
    lot_id: UUID,
    location_id: UUID,
    container_id: UUID | None,
    quantity: Decimal,
    entered: tuple[str, str],
    key: str,
    amount: Decimal | None,
) -> UUID:
    """Post what a batch made at this cost and write its genealogy; answers with the posting."""
    made = [document_id, lot_id, location_id, container_id, quantity, *entered]
    arguments = [*made, None, key, amount]
    return _call("app.output", arguments)[0]  # type: ignore[no-any-return]


def as_json(lines: Sequence[Line] | Line) -> str:
    """Lines as the stored functions read them."""
    return json.dumps(lines, cls=DjangoJSONEncoder)


_LOT_COLUMNS = (
    "id",
    "item_id",
    "code",
    "supplier_id",
    "supplier_lot",
    "made_on",
    "made_on_is_month",
    "received_on",
    "available_from",
    "expires_on",
    "retest_on",
    "disposition",
)
_TYPES = {
    "app.receive": "jsonb, uuid, text, uuid, numeric, text, text, uuid, text, jsonb",
    "app.move": "text, text, uuid, timestamptz, text, jsonb",
    "app.take": "text, uuid, uuid, date, timestamptz, text, jsonb",
    "app.take_named": "text, uuid, uuid, date, integer, timestamptz, text, boolean, jsonb",
    "app.reserve": "uuid, uuid, text, date, timestamptz, text, jsonb",
    "app.reserve_item": "uuid, integer, uuid, text, date, numeric",
    "app.release": "uuid[], text",
    "app.reverse": "uuid[], text",
    "app.output": "uuid, uuid, uuid, uuid, numeric, text, text, timestamptz, text, numeric",
}
# By the name of a constraint, or by our own error code.
_SENTENCES = {
    "inventory_quant_on_hand": "There is not that much in this place.",
    "inventory_quant_reserved": "Some of it is reserved. Release the reservation, or take less.",
    "inventory_movement_undone_once": "That was reversed already.",
    "inventory_movement_two_places": "That is where it lies already.",
    "BT006": "A lot of these may not be used any more.",
    "BT007": "The lot does not lie in this place.",
    "BT009": "The container holds another lot.",
    "lots_container_code": "There is a container of this number already.",
    "BT011": "The key stands for another receipt.",
    "BT010": "There is not that much of it there to come back.",
}

_LOOK_AGAIN = "Nothing was changed; look again, since the stock may have moved."


def _call(function: str, arguments: list[Any]) -> tuple[Any, ...]:
    places = ", ".join(f"%s::{kind.strip()}" for kind in _TYPES[function].split(","))
    with connection.cursor() as cursor:
        try:
            cursor.execute(f"SELECT * FROM {function}({places})", arguments)
        except DatabaseError as error:
            if sentence := _sentence(error):
                raise Refused(sentence) from error
            raise
        row: tuple[Any, ...] = cursor.fetchone()
    return row


def _sentence(error: DatabaseError) -> str:
    """What the database said no to, for a person; nothing for a fault that is none of theirs."""
    said: Any = error.__cause__
    named = getattr(getattr(said, "diag", None), "constraint_name", None)
    sentence = _SENTENCES.get(named or "") or _SENTENCES.get(getattr(said, "pgcode", "") or "")
    return f"{sentence} {_LOOK_AGAIN}" if sentence else ""


def _from_json(answer: Any) -> list[dict[str, Any]]:
    return json.loads(answer) if isinstance(answer, str) else (answer or [])
