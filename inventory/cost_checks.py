"""What `manage.py verify` asks of costs: what came in is here, went out, or is in work.

Nothing keeps a lot's value, so these hold what was posted, line by line and share by share, against
what the entries and the balances say.
"""

from __future__ import annotations

from django.db import connection

from core.models import Document
from core.tenancy.context import current_tenant_id
from core.verify import Examined
from inventory import queries
from inventory.rules import plain

# What crossed our border, but for origins and what was taken back of them: with movements and by
# late shares. And the same seen from inside, origins included.
_LOTS = """
    WITH crossing AS (
        SELECT m.lot_id, m.amount * CASE WHEN source.is_virtual THEN 1 ELSE -1 END AS amount,
               coalesce(undone.kind, m.kind) IN ('receipt', 'opening', 'output') AS is_origin
        FROM inventory_movement m
        JOIN catalog_location source
          ON source.tenant_id = m.tenant_id AND source.id = m.from_location_id
        JOIN catalog_location target
          ON target.tenant_id = m.tenant_id AND target.id = m.to_location_id
        LEFT JOIN inventory_movement undone
          ON undone.tenant_id = m.tenant_id AND undone.id = m.reverses_id
        WHERE m.tenant_id = %(tenant)s AND source.is_virtual <> target.is_virtual
    ), moved AS (
        SELECT lot_id, sum(amount) AS inward,
               coalesce(-sum(amount) FILTER (WHERE NOT is_origin), 0) AS outside
        FROM crossing GROUP BY lot_id
    ), shared AS (
        SELECT e.lot_id, coalesce(sum(s.amount) FILTER (WHERE s.kind = 'own'), 0) AS own,
               coalesce(sum(s.amount) FILTER (WHERE s.kind NOT IN ('own', 'unshared')), 0)
                   AS outside
        FROM lots_costentry e
        JOIN lots_costshare s ON s.tenant_id = e.tenant_id AND s.entry_id = e.id
        WHERE e.tenant_id = %(tenant)s AND e.lot_id IS NOT NULL GROUP BY e.lot_id
    ), cost AS (
        SELECT e.lot_id, sum(e.amount) AS amount, sum(e.quantity) AS quantity
        FROM lots_costentry e
        WHERE e.tenant_id = %(tenant)s AND e.lot_id IS NOT NULL GROUP BY e.lot_id
    ), held AS (
        SELECT q.lot_id, sum(q.on_hand) AS quantity FROM inventory_quant q
        WHERE q.tenant_id = %(tenant)s GROUP BY q.lot_id
    )
    SELECT i.sku, l.code, l.id, coalesce(cost.amount, 0), worth.value,
           coalesce(moved.outside, 0) + coalesce(shared.outside, 0),
           coalesce(moved.inward, 0) + coalesce(shared.own, 0)
    FROM cost JOIN lots_lot l ON l.tenant_id = %(tenant)s AND l.id = cost.lot_id
    JOIN catalog_item i ON i.tenant_id = %(tenant)s AND i.id = l.item_id
    JOIN core_tenant t ON t.tenant_id = %(tenant)s
    LEFT JOIN moved ON moved.lot_id = l.id
    LEFT JOIN shared ON shared.lot_id = l.id
    LEFT JOIN held ON held.lot_id = l.id
    CROSS JOIN LATERAL (
        SELECT coalesce(app.value_of(cost.amount, cost.quantity, coalesce(held.quantity, 0),
            app.minor_digits(t.currency)), 0) AS value) worth
"""
_BATCHES = """
    SELECT DISTINCT d.id, d.number FROM lots_costsplit s
    JOIN core_document d ON d.tenant_id = s.tenant_id AND d.id = s.batch_id
    WHERE s.tenant_id = %(tenant)s ORDER BY d.number, d.id
"""


def costs() -> Examined:
    """Hold every lot's and every closed batch's cost against what was posted of it."""
    examined = Examined()
    with connection.cursor() as cursor:
        cursor.execute(_LOTS, {"tenant": current_tenant_id()})
        for sku, lot, lot_id, cost, value, outside, posted in cursor.fetchall():
            examined.rows += 1
            named = {"table": "lots_lot", "record_id": lot_id}
            if value + outside != cost:
                examined.found(
                    f"Lot {lot} of {sku} cost {plain(cost)}: {plain(value)} is here and "
                    f"{plain(outside)} went out.",
                    **named,
                )
            elif value != posted:
                examined.found(
                    f"Lot {lot} of {sku} is worth {plain(value)}, and {plain(posted)} was posted.",
                    **named,
                )
    _closed_batches(examined)
    return examined


def _closed_batches(examined: Examined) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_BATCHES, {"tenant": current_tenant_id()})
        closed = cursor.fetchall()
    for batch_id, number in closed:
        examined.rows += 1
        held = queries.wip(Document(id=batch_id))
        if held:
            examined.found(
                f"Batch {number} has closed and still holds {plain(held)}.",
                table="core_document",
                record_id=batch_id,
            )
