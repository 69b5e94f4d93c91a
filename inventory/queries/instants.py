"""Stock by lot and place, now and as it had been recorded at any instant."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from catalog.models import Item, Location
from core.tenancy.context import current_tenant_id
from inventory.queries.costs import cost_digits, lot_values
from lots.valuation import parts_of


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
    value: Decimal | None  # its part of what the lot is worth; None where that is not costed


# Every place of each lot that is asked for, since a part of its value is a part of the whole.
_SHOWN = """
    SELECT i.sku, l.code, p.code, coalesce(k.code, ''), s.on_hand, s.reserved, i.uom, l.disposition,
           coalesce(l.expires_on, date '9999-12-31'), l.id, p.id, site.code
    FROM s
    JOIN lots_lot l ON l.tenant_id = %(tenant)s AND l.id = s.lot_id
    JOIN catalog_item i ON i.tenant_id = %(tenant)s AND i.id = l.item_id
    JOIN catalog_location p ON p.tenant_id = %(tenant)s AND p.id = s.location_id
    JOIN catalog_site site ON site.tenant_id = %(tenant)s AND site.id = p.site_id
    LEFT JOIN lots_container k ON k.tenant_id = %(tenant)s AND k.id = s.container_id
    WHERE NOT p.is_virtual AND s.on_hand <> 0
      AND (%(item)s::uuid IS NULL OR l.item_id = %(item)s)
      AND (%(location)s::uuid IS NULL OR l.id IN (
          SELECT there.lot_id FROM s there WHERE there.location_id = %(location)s))
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
# What was posted until then: in and out with movements, and by costs that came late.
_WORTH_THEN = """
    SELECT posted.lot_id, sum(posted.amount) FROM (
        SELECT m.lot_id, CASE WHEN source.is_virtual THEN m.amount ELSE -m.amount END AS amount
        FROM inventory_movement m
        JOIN catalog_location source
          ON source.tenant_id = m.tenant_id AND source.id = m.from_location_id
        JOIN catalog_location target
          ON target.tenant_id = m.tenant_id AND target.id = m.to_location_id
        WHERE m.tenant_id = %(tenant)s AND m.lot_id = ANY(%(lots)s)
          AND source.is_virtual <> target.is_virtual AND {known}
        UNION ALL
        SELECT e.lot_id, s.amount
        FROM lots_costentry e
        JOIN lots_costshare s ON s.tenant_id = e.tenant_id AND s.entry_id = e.id AND s.kind = 'own'
        WHERE e.tenant_id = %(tenant)s AND e.lot_id = ANY(%(lots)s) AND {entered}
    ) posted GROUP BY posted.lot_id
"""
_WORTH_AT = _WORTH_THEN.format(
    known="m.recorded_at <= %(instant)s", entered="s.recorded_at <= %(instant)s"
)
_WORTH_ON = _WORTH_THEN.format(
    known="m.accounting_date <= %(day)s", entered="e.accounting_date <= %(day)s"
)


def stock_now(*, item: Item | None = None, location: Location | None = None) -> list[Stock]:
    """What is on hand, by item and in FEFO order, with each place's part of the lot's value."""
    return _rows(_NOW, item, location, lot_values)


def stock_at(
    instant: datetime, *, item: Item | None = None, location: Location | None = None
) -> list[Stock]:
    """What the ledger had recorded as on hand at `instant`, and what of its value."""

    def worth(lots: list[UUID]) -> Worth:
        return _posted(lots, _WORTH_AT, instant=instant)

    return _rows(_AT, item, location, worth, instant=instant)


def stock_on(
    day: date, *, item: Item | None = None, location: Location | None = None
) -> list[Stock]:
    """What was on hand at the end of an accounting day, whenever it was recorded."""

    def worth(lots: list[UUID]) -> Worth:
        return _posted(lots, _WORTH_ON, day=day)

    return _rows(_ON, item, location, worth, day=day)


Worth = Mapping[UUID, Decimal | None]


def _rows(
    sql: str,
    item: Item | None,
    location: Location | None,
    worth: Callable[[list[UUID]], Worth],
    **more: Any,
) -> list[Stock]:
    given = {
        "tenant": current_tenant_id(),
        "item": item.id if item else None,
        "location": location.id if location else None,
        **more,
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    of_lots: dict[UUID, list[int]] = {}
    for at, row in enumerate(rows):
        of_lots.setdefault(row[9], []).append(at)
    parts = _parts(rows, of_lots, worth(list(of_lots)))
    return [
        Stock(*(*row[:9], parts[at]))
        for at, row in enumerate(rows)
        if location is None or row[10] == location.id
    ]


def _parts(
    rows: list[tuple[Any, ...]], of_lots: Mapping[UUID, list[int]], worth: Worth
) -> dict[int, Decimal | None]:
    digits = cost_digits()
    parts: dict[int, Decimal | None] = {}
    for lot_id, places in of_lots.items():
        value = worth.get(lot_id)
        if value is None:
            parts |= dict.fromkeys(places)
            continue
        held = [(rows[at][11], f"{rows[at][2]}\t{rows[at][3]}", rows[at][4]) for at in places]
        parts |= dict(zip(places, parts_of(value, held, digits=digits), strict=True))
    return parts


def _posted(lots: list[UUID], sql: str, **until: Any) -> Worth:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"tenant": current_tenant_id(), "lots": lots, **until})
        return dict(cursor.fetchall())
