"""What `manage.py verify` asks of the ledger: balances are the sums of movements, and no more."""

from __future__ import annotations

from django.db import connection

from core.tenancy.context import current_tenant_id
from core.verify import Examined

# Both sides in full: a quant without movements is as wrong as movements without a quant.
_DIFFERENCES = """
    WITH crossed AS (
        SELECT m.lot_id, m.to_location_id AS location_id, m.to_container_id AS container_id,
               m.quantity
        FROM inventory_movement m WHERE m.tenant_id = %(tenant)s
        UNION ALL
        SELECT m.lot_id, m.from_location_id, m.from_container_id, -m.quantity
        FROM inventory_movement m WHERE m.tenant_id = %(tenant)s
    ), summed AS (
        SELECT c.lot_id, c.location_id, coalesce(c.container_id, c.lot_id) AS holder_id,
               sum(c.quantity) AS quantity
        FROM crossed c
        JOIN catalog_location l ON l.tenant_id = %(tenant)s AND l.id = c.location_id
        WHERE NOT l.is_virtual GROUP BY 1, 2, 3
    ), promised AS (
        SELECT r.lot_id, r.location_id, coalesce(r.container_id, r.lot_id) AS holder_id,
               sum(r.quantity - r.consumed) AS quantity
        FROM inventory_reservation r
        WHERE r.tenant_id = %(tenant)s AND r.state = 'open' AND r.lot_id IS NOT NULL
        GROUP BY 1, 2, 3
    ), kept AS (
        SELECT q.id, q.lot_id, q.location_id, coalesce(q.container_id, q.lot_id) AS holder_id,
               q.on_hand, q.reserved, q.item_id, q.usable_through, q.received_on, q.lot_code,
               q.container_code, q.opened_rank
        FROM inventory_quant q WHERE q.tenant_id = %(tenant)s
    )
    SELECT i.sku, l.code, p.code, coalesce(kept.on_hand, 0), coalesce(summed.quantity, 0), kept.id,
           coalesce(kept.reserved, 0), coalesce(promised.quantity, 0),
           kept.id IS NOT NULL
           AND (kept.item_id, kept.lot_code, kept.container_code, kept.opened_rank,
                kept.usable_through)
               IS NOT DISTINCT FROM
               (l.item_id, l.code, coalesce(k.code, ''), (k.opened_on IS NULL)::int,
                least(l.usable_through, k.opened_on + i.life_after_opening_days))
           AND kept.received_on IS NOT DISTINCT FROM l.received_on
    FROM summed FULL JOIN kept USING (lot_id, location_id, holder_id)
    FULL JOIN promised USING (lot_id, location_id, holder_id) AS place
    LEFT JOIN lots_container k ON k.tenant_id = %(tenant)s AND k.id = place.holder_id
    JOIN lots_lot l ON l.tenant_id = %(tenant)s AND l.id = place.lot_id
    JOIN catalog_item i ON i.tenant_id = %(tenant)s AND i.id = l.item_id
    JOIN catalog_location p ON p.tenant_id = %(tenant)s AND p.id = place.location_id
"""


def balances() -> Examined:
    """Hold every balance of the bound tenant against the sum of its movements."""
    examined = Examined()
    with connection.cursor() as cursor:
        cursor.execute(_DIFFERENCES, {"tenant": current_tenant_id()})
        for sku, lot, place, kept, summed, quant_id, held, promised, repeats in cursor.fetchall():
            examined.rows += 1
            if held != promised:
                examined.found(
                    f"Lot {lot} of {sku} in {place}: {held} is marked as reserved, "
                    f"its open reservations sum to {promised}.",
                    table="inventory_quant",
                    record_id=quant_id or "",
                )
            if kept != summed:
                examined.found(
                    f"Lot {lot} of {sku} in {place}: the balance says {kept}, "
                    f"its movements sum to {summed}.",
                    table="inventory_quant",
                    record_id=quant_id or "",
                )
            elif not repeats:
                examined.found(
                    f"Lot {lot} of {sku} in {place}: the balance repeats other dates than the lot.",
                    table="inventory_quant",
                    record_id=quant_id or "",
                )
    return examined
