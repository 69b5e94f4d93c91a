"""What is promised, and which promises can no longer be kept."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import connection
from django.db.models import F, QuerySet

from catalog.models import Item
from core.models import Document
from core.tenancy.context import current_tenant_id
from inventory.models import Reservation
from inventory.rules import detail_of
from lots.models import Lot

MOST = 50


@dataclass(frozen=True, slots=True)
class AtRisk:
    """An open reservation whose lot may not be used on the day it is needed, and why."""

    reservation: Reservation
    cause: str
    detail: str


def reservations() -> QuerySet[Reservation]:
    """Every reservation with what it holds and for whom, the latest first."""
    return Reservation.objects.select_related(
        "document", "item", "lot", "location", "container", "member"
    ).order_by("-pk")


def open_reservations() -> QuerySet[Reservation]:
    """Reservations that still hold something, the first needed first."""
    return reservations().filter(state=Reservation.State.OPEN).order_by("need_on", "pk")


def waiting_for(*, item: Item | None = None, lot: Lot | None = None) -> list[Reservation]:
    """Who waits for stock of the item, or of the lot: at most so many, the first needed first."""
    of_what = {"item": item} if item else {"lot": lot}
    return list(open_reservations().filter(**of_what)[:MOST])


def reserved_for(document: Document) -> QuerySet[Reservation]:
    """What the document holds, by line."""
    return open_reservations().filter(document=document).order_by("line", "pk")


def held_for(document: Document) -> list[tuple[int, UUID, Decimal]]:
    """What the document holds lot by lot, used up or not: line, item, quantity still held."""
    held = Reservation.objects.filter(document=document, state=Reservation.State.OPEN)
    left = F("quantity") - F("consumed")
    return list(held.exclude(lot=None).order_by("line", "pk").values_list("line", "item_id", left))


def reserved_and_usable(document: Document) -> dict[tuple[int, UUID], Decimal]:
    """What the document holds lot by lot and may still use, by line and item."""
    at_risk = {one.reservation.id for one in reservations_at_risk(document)}
    held: defaultdict[tuple[int, UUID], Decimal] = defaultdict(Decimal)
    for one in reserved_for(document).exclude(lot=None):
        if one.id not in at_risk:
            held[one.line, one.item_id] += one.quantity - one.consumed
    return dict(held)


# Whatever happened since (a hold, a decision, a date that came nearer, a container opened), and
# whether or not any job has run: the one predicate is asked now.
_AT_RISK = """
    SELECT r.id, q.usable_through, l.available_from, c.code, why.cause
    FROM inventory_reservation r
    JOIN inventory_quant q ON q.tenant_id = r.tenant_id AND q.lot_id = r.lot_id
     AND q.location_id = r.location_id AND q.container_id IS NOT DISTINCT FROM r.container_id
    JOIN lots_lot l ON l.tenant_id = r.tenant_id AND l.id = r.lot_id
    JOIN catalog_location c ON c.tenant_id = r.tenant_id AND c.id = r.location_id
    CROSS JOIN LATERAL (SELECT app.judged_on(r.tenant_id, c.site_id, r.need_on) AS judged) day
    CROSS JOIN LATERAL (
        SELECT app.obstacle(l.disposition, q.usable_through, l.available_from, c.kind,
            app.is_restricted(r.tenant_id, r.use, app.scopes(q.item_id, q.lot_id, q.location_id,
                q.container_id, l.supplier_id, l.supplier_lot, l.origin_id)),
            r.quantity - r.consumed, r.use, greatest(r.usable_through, day.judged), day.judged)
        AS cause) why
    WHERE r.tenant_id = %(tenant)s AND r.state = 'open' AND why.cause IS NOT NULL
      AND (%(document)s::uuid IS NULL OR r.document_id = %(document)s)
    ORDER BY r.need_on, r.id
"""


def reservations_at_risk(document: Document | None = None) -> list[AtRisk]:
    """Open reservations of lots that may not be used on the day, the first needed first.

    Of one document, or of all.
    """
    given = {"tenant": current_tenant_id(), "document": document.id if document else None}
    with connection.cursor() as cursor:
        cursor.execute(_AT_RISK, given)
        rows = cursor.fetchall()
    found = reservations().in_bulk([row[0] for row in rows])
    return [
        AtRisk(found[one], cause, detail_of(cause, through, available_from, place))
        for one, through, available_from, place, cause in rows
    ]


_HELD_BY_ITEM = """
    SELECT l.item_id, sum(CASE WHEN p.id = m.to_location_id THEN m.quantity ELSE -m.quantity END)
    FROM inventory_movement m
    JOIN lots_lot l ON l.tenant_id = m.tenant_id AND l.id = m.lot_id
    JOIN catalog_location p ON p.tenant_id = m.tenant_id AND p.kind = 'process'
     AND p.id IN (m.from_location_id, m.to_location_id)
    WHERE m.tenant_id = %(tenant)s AND m.document_id = %(document)s AND m.kind <> 'output'
      AND NOT EXISTS (SELECT FROM inventory_movement undone
                      WHERE undone.tenant_id = m.tenant_id AND undone.id = m.reverses_id
                        AND undone.kind = 'output')
    GROUP BY l.item_id
"""


def issued_to(document: Document) -> dict[UUID, Decimal]:
    """What a batch holds of each item (stock unit): issued and neither returned nor taken back."""
    with connection.cursor() as cursor:
        cursor.execute(_HELD_BY_ITEM, {"tenant": current_tenant_id(), "document": document.id})
        return dict(cursor.fetchall())


def held_by(document: Document, lot_id: UUID) -> Decimal:
    """How much of the lot a batch holds: issued to it and neither returned nor taken back."""
    return _outside(document, lot_id, "process")


def shipped_by(document: Document, lot_id: UUID) -> Decimal:
    """How much of the lot is with the customer under this document."""
    return _outside(document, lot_id, "customer")


def _outside(document: Document, lot_id: UUID, kind: str) -> Decimal:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT app.held_outside(%s, %s, %s, %s)",
            [current_tenant_id(), document.id, lot_id, kind],
        )
        (held,) = cursor.fetchone()
    return Decimal(held)


def wanted_on(item_id: UUID, *, through: date) -> Decimal:
    """What documents want of the item by this day, soft and hard, and have not consumed."""
    rows = open_reservations().filter(item=item_id, need_on__lte=through)
    return sum((one.quantity - one.consumed for one in rows), Decimal(0))
