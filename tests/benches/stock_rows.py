"""Rows to measure stock with, made by SQL past all triggers: lots, what is on hand, the ledger."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

BARE = Path(__file__).with_name("bare.sql")
_LOTS = """
    INSERT INTO lots_lot (id, tenant_id, item_id, code, supplier_lot, received_on, expires_on,
                          disposition, made_on_is_month)
    SELECT gen_random_uuid(), i.tenant_id, i.id, i.sku || '-' || n, '', current_date,
           current_date + 30 + n / 20, 'released', false
    FROM catalog_item i CROSS JOIN generate_series(1, %(lots)s) n
    WHERE i.id = ANY (%(items)s::uuid[])
"""
_QUANTS = """
    INSERT INTO inventory_quant (id, tenant_id, lot_id, location_id, item_id, on_hand, reserved,
        usable_through, opened_rank, received_on, lot_code, container_code)
    SELECT gen_random_uuid(), l.tenant_id, l.id, %(place)s, l.item_id, %(each)s, 0,
           l.usable_through, 1, l.received_on, l.code, ''
    FROM lots_lot l WHERE l.item_id = ANY (%(items)s::uuid[])
"""
_COSTS = """
    INSERT INTO lots_costentry (id, tenant_id, lot_id, source, movement, quantity, amount,
        entered_currency, accounting_date, operation, reason, recorded_at, xid, leaf)
    SELECT app.uuid7(), l.tenant_id, l.id, 'receipt', gen_random_uuid(), %(each)s, 3 * %(each)s,
           '', current_date, 'bench', '', now(), 1, '\\x00'
    FROM lots_lot l WHERE l.item_id = ANY (%(items)s::uuid[])
"""
_MOVEMENTS = """
    INSERT INTO inventory_movement (id, tenant_id, posting, kind, lot_id, from_location_id,
        to_location_id, quantity, entered_quantity, entered_uom, overrides_fefo, effective_at,
        accounting_date, operation, reason, recorded_at, xid, leaf, sequence)
    SELECT app.uuid7(), l.tenant_id, l.id, 'adjustment', l.id, %(place)s, %(outside)s, 1, '1', 'kg',
           false, now(), current_date, 'bench', '', now(), 1, '\\x00', 1000000 + n
    FROM (SELECT * FROM lots_lot WHERE item_id = ANY (%(items)s::uuid[]) ORDER BY id LIMIT 10000) l
    CROSS JOIN generate_series(1, %(rows)s / 10000) n
"""


def any_id() -> UUID:
    """As a database would make it."""
    return uuid4()


def lots(books: Any, item_ids: list[UUID], place: UUID, *, lots: int, each: int) -> None:
    """So many lots of every item on hand in `place`; lots in twenties expire on a day."""
    given = {
        "items": [str(one) for one in item_ids],
        "lots": lots,
        "place": str(place),
        "each": each,
    }
    _fill(books, _LOTS, given)
    _fill(books, _QUANTS, given)
    _fill(books, _COSTS, given)


def movements(books: Any, item_ids: list[UUID], place: UUID, outside: UUID, *, rows: int) -> None:
    """So many rows in the ledger of these items' lots."""
    given = {
        "items": [str(one) for one in item_ids],
        "rows": rows,
        "place": str(place),
        "outside": str(outside),
    }
    _fill(books, _MOVEMENTS, given)


def bare_twins(books: Any) -> None:
    """Schema bare, with a copy of the items, lots and quants there are."""
    books.execute(BARE.read_text(encoding="utf-8"))
    for table, twin in (("lots_lot", "lot"), ("inventory_quant", "quant")):
        books.execute(
            "SELECT string_agg(quote_ident(column_name), ', ') FROM information_schema.columns"
            " WHERE table_name = %s AND table_schema = 'public' AND is_generated = 'NEVER'",
            [table],
        )
        (columns,) = books.fetchone()
        books.execute(f"INSERT INTO bare.{twin} ({columns}) SELECT {columns} FROM {table}")
    books.execute("ANALYZE")


def _fill(books: Any, sql: str, given: dict[str, Any]) -> None:
    books.execute("SET session_replication_role = replica")
    books.execute(sql, given)
    books.execute("SET session_replication_role = origin")
