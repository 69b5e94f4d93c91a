"""Stock by lot and place, now and as it had been recorded at any instant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from catalog.models import Item, Location
from core.tenancy.context import current_tenant_id


@dataclass(frozen=True, slots=True)
class Stock:
    """So much of a lot in a place."""

    sku: str
    lot: str
    location: str
    container: str
    on_hand: Decimal
    reserved: Decimal
    uom: str
    disposition: str
    expires_on: date


_SHOWN = """
    SELECT i.sku, l.code, p.code, coalesce(k.code, ''), s.on_hand, s.reserved, i.uom, l.disposition,
           coalesce(l.expires_on, date '9999-12-31')
    FROM s
    JOIN lots_lot l ON l.tenant_id = %(tenant)s AND l.id = s.lot_id
    JOIN catalog_item i ON i.tenant_id = %(tenant)s AND i.id = l.item_id
    JOIN catalog_location p ON p.tenant_id = %(tenant)s AND p.id = s.location_id
    LEFT JOIN lots_container k ON k.tenant_id = %(tenant)s AND k.id = s.container_id
    WHERE NOT p.is_virtual AND s.on_hand <> 0
      AND (%(item)s::uuid IS NULL OR l.item_id = %(item)s)
      AND (%(location)s::uuid IS NULL OR p.id = %(location)s)
    ORDER BY i.sku_key, l.usable_through, l.received_on, l.code, p.code, k.code NULLS FIRST
"""
_NOW = f"""
    WITH s AS (
        SELECT q.lot_id, q.location_id, q.container_id, q.on_hand, q.reserved
        FROM inventory_quant q WHERE q.tenant_id = %(tenant)s
    ) {_SHOWN}
"""
# Reservations are not movements: what was reserved then is not told.
_THEN = """
    WITH crossed AS (
        SELECT m.lot_id, m.to_location_id AS location_id, m.to_container_id AS container_id,
               m.quantity
        FROM inventory_movement m WHERE m.tenant_id = %(tenant)s AND {known}
        UNION ALL
        SELECT m.lot_id, m.from_location_id, m.from_container_id, -m.quantity
        FROM inventory_movement m WHERE m.tenant_id = %(tenant)s AND {known}
    ), s AS (
        SELECT c.lot_id, c.location_id, c.container_id, sum(c.quantity) AS on_hand,
               0::numeric AS reserved
        FROM crossed c GROUP BY c.lot_id, c.location_id, c.container_id
    ) {shown}
"""
_AT = _THEN.format(known="m.recorded_at <= %(instant)s", shown=_SHOWN)
_ON = _THEN.format(known="m.accounting_date <= %(day)s", shown=_SHOWN)


def stock_now(*, item: Item | None = None, location: Location | None = None) -> list[Stock]:
    """What is on hand, by item and in FEFO order."""
    return _rows(_NOW, item, location)


def stock_at(
    instant: datetime, *, item: Item | None = None, location: Location | None = None
) -> list[Stock]:
    """What the ledger had recorded as on hand at `instant`."""
    return _rows(_AT, item, location, instant=instant)


def stock_on(
    day: date, *, item: Item | None = None, location: Location | None = None
) -> list[Stock]:
    """What was on hand at the end of an accounting day, whenever it was recorded."""
    return _rows(_ON, item, location, day=day)


def _rows(sql: str, item: Item | None, location: Location | None, **more: Any) -> list[Stock]:
    given = {
        "tenant": current_tenant_id(),
        "item": item.id if item else None,
        "location": location.id if location else None,
        **more,
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return [Stock(*row) for row in cursor.fetchall()]
