"""What lots and batches cost now, where their material went, and what that took along."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from core.currencies import minor_digits
from core.models import Document, Tenant
from core.tenancy.context import current_tenant_id
from inventory.models import Movement
from lots.models import CostEntry, CostSplit
from lots.valuation import value_of


@dataclass(frozen=True, slots=True)
class Bucket:
    """What of a lot is outside for one reason: at a batch, a customer, in one scrapping."""

    kind: str
    document_id: UUID | None
    movement_id: UUID | None
    quantity: Decimal  # below zero where counts found more than they missed


@dataclass(slots=True)
class Costed:
    """A lot's cost, what came from its origin, and what of it is ours or outside."""

    cost: Decimal | None
    origin: Decimal
    owned: Decimal
    buckets: list[Bucket]


def books_currency() -> str:
    """The currency the tenant's books are in."""
    return Tenant.objects.values_list("currency", flat=True).get()


def cost_digits() -> int:
    """How many decimals an amount of the tenant's has."""
    return minor_digits(books_currency())


_STATES = """
    SELECT l.id, cost.amount, coalesce(cost.quantity, 0), coalesce(held.quantity, 0)
    FROM lots_lot l
    CROSS JOIN LATERAL (
        SELECT sum(e.amount) AS amount, sum(e.quantity) AS quantity FROM lots_costentry e
        WHERE e.tenant_id = %(tenant)s AND e.lot_id = l.id) cost
    CROSS JOIN LATERAL (
        SELECT sum(q.on_hand) AS quantity FROM inventory_quant q
        WHERE q.tenant_id = %(tenant)s AND q.lot_id = l.id) held
    WHERE l.tenant_id = %(tenant)s AND l.id = ANY(%(lots)s)
"""
# What crossed our own border and did not come from an origin, by why it is outside. A scrapping and
# a sample are each a bucket of their own, so that the account they used is found again.
_BUCKETS = """
    SELECT m.lot_id, beyond.kind, m.document_id,
           CASE WHEN beyond.kind IN ('scrap', 'sample') THEN coalesce(m.reverses_id, m.id) END,
           sum(CASE WHEN beyond.id = m.to_location_id THEN m.quantity ELSE -m.quantity END)
    FROM inventory_movement m
    JOIN catalog_location source
      ON source.tenant_id = m.tenant_id AND source.id = m.from_location_id
    JOIN catalog_location target
      ON target.tenant_id = m.tenant_id AND target.id = m.to_location_id
    JOIN catalog_location beyond ON beyond.tenant_id = m.tenant_id
     AND beyond.id = CASE WHEN source.is_virtual THEN source.id ELSE target.id END
    LEFT JOIN inventory_movement undone
      ON undone.tenant_id = m.tenant_id AND undone.id = m.reverses_id
    WHERE m.tenant_id = %(tenant)s AND m.lot_id = ANY(%(lots)s)
      AND source.is_virtual <> target.is_virtual
      AND coalesce(undone.kind, m.kind) NOT IN ('receipt', 'opening', 'output')
    GROUP BY 1, 2, 3, 4
    HAVING sum(CASE WHEN beyond.id = m.to_location_id THEN m.quantity ELSE -m.quantity END) <> 0
    ORDER BY m.lot_id, min(m.sequence)
"""


def costed(lot_ids: Collection[UUID]) -> dict[UUID, Costed]:
    """These lots as they stand, by id."""
    given: dict[str, Any] = {"tenant": current_tenant_id(), "lots": list(lot_ids)}
    with connection.cursor() as cursor:
        cursor.execute(_STATES, given)
        found = {
            lot: Costed(cost, origin, owned, []) for lot, cost, origin, owned in cursor.fetchall()
        }
        cursor.execute(_BUCKETS, given)
        for lot, *bucket in cursor.fetchall():
            found[lot].buckets.append(Bucket(*bucket))
    return found


def cost_entries() -> QuerySet[CostEntry]:
    """Every cost entry with what bears it and its paper, the latest first."""
    found = CostEntry.objects.select_related("lot__item", "batch", "document", "member")
    return found.order_by("-pk")


def lot_values(lot_ids: Collection[UUID]) -> dict[UUID, Decimal | None]:
    """What is left of each lot is worth; None where it is not costed."""
    wanted = cost_digits()
    with connection.cursor() as cursor:
        cursor.execute(_STATES, {"tenant": current_tenant_id(), "lots": list(lot_ids)})
        return {
            lot: value_of(cost, origin, owned, wanted)
            for lot, cost, origin, owned in cursor.fetchall()
        }


def splits_of(document_ids: Collection[UUID]) -> dict[UUID, list[CostSplit]]:
    """How each closed batch among these passes its cost on; what was lost comes first."""
    found: defaultdict[UUID, list[CostSplit]] = defaultdict(list)
    for split in CostSplit.objects.filter(batch__in=document_ids).order_by("batch", "pk"):
        found[split.batch_id].append(split)
    return dict(found)


# Into the batch by issues, late shares and entries of its own; out of it by returns, and by what
# its lots took: at their outputs, at its close and late. Null where nothing of it is costed.
_WIP = """
    SELECT sum(amount) FROM (
        SELECT CASE WHEN p.id = m.to_location_id THEN m.amount ELSE -m.amount END AS amount
        FROM inventory_movement m
        JOIN catalog_location p ON p.tenant_id = m.tenant_id AND p.kind = 'process'
         AND p.id IN (m.from_location_id, m.to_location_id)
        LEFT JOIN inventory_movement undone
          ON undone.tenant_id = m.tenant_id AND undone.id = m.reverses_id
        WHERE m.tenant_id = %(tenant)s AND m.document_id = %(batch)s
          AND coalesce(undone.kind, m.kind) <> 'output'
        UNION ALL
        SELECT s.amount FROM lots_costshare s
        WHERE s.tenant_id = %(tenant)s AND s.document_id = %(batch)s AND s.kind = 'process'
        UNION ALL
        SELECT e.amount FROM lots_costentry e
        WHERE e.tenant_id = %(tenant)s AND e.batch_id = %(batch)s
        UNION ALL
        SELECT -e.amount - coalesce((
                   SELECT sum(s.amount) FROM lots_costshare s
                   WHERE s.tenant_id = %(tenant)s AND s.entry_id = e.id AND s.kind = 'unshared'), 0)
        FROM lots_lot l
        JOIN lots_costentry e ON e.tenant_id = l.tenant_id AND e.lot_id = l.id
        WHERE l.tenant_id = %(tenant)s AND l.origin_id = %(batch)s
          AND (e.source IN ('output', 'reversal') OR e.derived_from_id IS NOT NULL)
    ) crossed
"""


def wip(document: Document) -> Decimal | None:
    """What the batch holds of cost; None where nothing of it is costed, 0 once it has closed."""
    with connection.cursor() as cursor:
        cursor.execute(_WIP, {"tenant": current_tenant_id(), "batch": document.id})
        (amount,) = cursor.fetchone()
    return None if amount is None else Decimal(amount)


def passed_on(document: Document) -> dict[UUID, Decimal]:
    """What the lots of an open batch took of its cost so far, by lot."""
    found: defaultdict[UUID, Decimal] = defaultdict(Decimal)
    taken = CostEntry.objects.filter(lot__origin=document, source__in=["output", "reversal"])
    for entry in taken.order_by("pk"):
        assert entry.lot_id is not None
        found[entry.lot_id] += entry.amount or 0
    return found


@dataclass(frozen=True, slots=True)
class Arrived:
    """What a posting brought of a lot: its quantity and cost, and what its movements posted."""

    lot_id: UUID
    entry: CostEntry
    quantity: Decimal
    cost: Decimal
    posted: Decimal


def arrived(posting: UUID, lot_ids: Collection[UUID]) -> list[Arrived]:
    """What the posting brought of these lots, one each; `entry` is the last of the lot's."""
    posted: defaultdict[UUID, Decimal] = defaultdict(Decimal)
    movements = []
    for one in Movement.objects.filter(posting=posting, lot__in=lot_ids).order_by("pk"):
        posted[one.lot_id] += one.amount or 0
        movements.append(one.id)
    entries: defaultdict[UUID, list[CostEntry]] = defaultdict(list)
    found = CostEntry.objects.filter(lot__in=lot_ids, movement__in=movements)
    for entry in found.select_related("document").order_by("pk"):
        assert entry.lot_id is not None
        entries[entry.lot_id].append(entry)
    return [
        Arrived(
            lot_id,
            some[-1],
            sum((entry.quantity for entry in some), Decimal(0)),
            sum((entry.amount or Decimal(0) for entry in some), Decimal(0)),
            posted[lot_id],
        )
        for lot_id, some in entries.items()
    ]


def taken_back(posting: UUID) -> list[Movement]:
    """The reversals of this posting, with what each undoes."""
    found = Movement.objects.filter(posting=posting, reverses__isnull=False)
    return list(found.select_related("reverses", "document").order_by("pk"))
