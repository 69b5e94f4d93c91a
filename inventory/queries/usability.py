"""Why one lot, where it lies, may not be put to a use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import connection

from catalog.models import Location
from core.models import Document
from core.tenancy.context import current_tenant_id
from inventory.rules import detail_of
from lots.models import Container, Lot


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is free of a lot for a document, its own reservations included; why it may not be."""

    free: Decimal
    cause: str
    detail: str


# What the document itself holds reserved is free to it.
_WHY = """
    SELECT q.on_hand - q.reserved + own.held, q.usable_through, l.available_from,
           app.obstacle(l.disposition, q.usable_through, l.available_from, c.kind,
               app.is_restricted(q.tenant_id, %(use)s, app.scopes(q.item_id, q.lot_id,
                   q.location_id, q.container_id, l.supplier_id, l.supplier_lot, l.origin_id)),
               q.on_hand - q.reserved + own.held, %(use)s, day.judged + %(life_days)s, day.today)
    FROM inventory_quant q
    JOIN lots_lot l ON l.tenant_id = %(tenant)s AND l.id = q.lot_id
    JOIN catalog_location c ON c.tenant_id = %(tenant)s AND c.id = q.location_id
    CROSS JOIN LATERAL (SELECT app.judged_on(%(tenant)s, c.site_id, %(need_on)s) AS judged,
                               app.site_day(%(tenant)s, c.site_id) AS today) day
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(r.quantity - r.consumed), 0) AS held FROM inventory_reservation r
        WHERE r.tenant_id = %(tenant)s AND r.document_id = %(document)s AND r.state = 'open'
          AND r.use = %(use)s AND r.lot_id = q.lot_id AND r.location_id = q.location_id
          AND r.container_id IS NOT DISTINCT FROM q.container_id) own
    WHERE q.tenant_id = %(tenant)s AND q.lot_id = %(lot)s AND q.location_id = %(location)s
      AND q.container_id IS NOT DISTINCT FROM %(container)s
"""


def why_not(
    lot: Lot,
    location: Location,
    container: Container | None,
    *,
    use: str,
    need_on: date,
    life_days: int = 0,
    document: Document | None = None,
) -> Verdict:
    """Whether the lot in this place may be put to the use, by the database's one predicate."""
    container_id: UUID | None = container.id if container else None
    given = {
        "tenant": current_tenant_id(),
        "lot": lot.id,
        "location": location.id,
        "container": container_id,
        "use": use,
        "need_on": need_on,
        "life_days": life_days,
        "document": document.id if document else None,
    }
    with connection.cursor() as cursor:
        cursor.execute(_WHY, given)
        row = cursor.fetchone()
    if row is None:
        return Verdict(Decimal(0), "absent", f"it is not in {location}")
    free, through, available_from, cause = row
    return Verdict(
        free, cause or "", detail_of(cause, through, available_from, str(location)) if cause else ""
    )
