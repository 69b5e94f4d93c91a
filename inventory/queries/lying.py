"""Stock where it lies, with what the one predicate says of each: usable, or why it is not."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from catalog.models import Item
from core.tenancy.context import current_tenant_id
from inventory.models import Quant
from inventory.queries.allocation import PRODUCTION, SHIPMENT

FREE, RESERVED = "free", "reserved"
# Worst first after what can be used; they never overlap, and sum to what is on hand.
STATES = (
    FREE,
    RESERVED,
    "quarantine",
    "restricted",
    "immature",
    "short_life",
    "place",
    "expired",
    "rejected",
)


@dataclass(frozen=True, slots=True)
class State:
    """So much of an item is in one state, in so many lots; `promised` of it is reserved."""

    name: str
    quantity: Decimal
    promised: Decimal
    lots: int


@dataclass(frozen=True, slots=True)
class Standing:
    """What is on hand of an item, by its states; they never overlap."""

    states: Sequence[State]

    def of(self, *names: str) -> Decimal:
        """How much is in these states together."""
        return sum((one.quantity for one in self.states if one.name in names), Decimal(0))

    @property
    def on_hand(self) -> Decimal:
        """All of it."""
        return sum((one.quantity for one in self.states), Decimal(0))

    @property
    def free(self) -> Decimal:
        """Usable today and promised to nobody."""
        return self.of(FREE)

    @property
    def reserved(self) -> Decimal:
        """Usable and promised."""
        return self.of(RESERVED)

    @property
    def unusable(self) -> Decimal:
        """All that nothing may take today."""
        return self.on_hand - self.free - self.reserved


def use_of(item: Item) -> str:
    """What the item is for: sold goods are shipped, everything else goes into batches."""
    is_sold = item.kind in (Item.Kind.FINISHED, Item.Kind.TRADED)
    return SHIPMENT if is_sold else PRODUCTION


# What is blocked is asked once (OFFSET 0), not lot by lot: an item may have a hundred thousand.
_JUDGED = """
    SELECT q.id, q.lot_id, q.on_hand, q.reserved, app.obstacle(
        l.disposition, q.usable_through, l.available_from, c.kind,
        blocked.any AND app.scopes(q.item_id, q.lot_id, q.location_id, q.container_id,
            l.supplier_id, l.supplier_lot, l.origin_id) && blocked.scopes,
        q.on_hand - q.reserved, %(use)s, app.day_at(now(), s.time_zone),
        app.day_at(now(), s.time_zone)) AS cause
    FROM inventory_quant q
    JOIN lots_lot l ON l.tenant_id = %(tenant)s AND l.id = q.lot_id
    JOIN catalog_location c ON c.tenant_id = %(tenant)s AND c.id = q.location_id
    JOIN catalog_site s ON s.tenant_id = %(tenant)s AND s.id = c.site_id
    CROSS JOIN (
        SELECT scopes, scopes <> '{}' AS any
        FROM (SELECT app.blocked_scopes(%(tenant)s, %(use)s) AS scopes OFFSET 0) once
        OFFSET 0) blocked
    WHERE q.tenant_id = %(tenant)s AND q.item_id = %(item)s AND q.on_hand > 0
"""
_BY_STATE = f"""
    SELECT cause, sum(on_hand), sum(reserved), count(DISTINCT lot_id) FROM ({_JUDGED}) judged
    GROUP BY cause
"""
_OF_THESE = f"SELECT id, cause FROM ({_JUDGED} AND q.id = ANY(%(quants)s)) judged"


def states_of(item: Item) -> Standing:
    """What is on hand of the item by what may be done with it today; empty states are left out."""
    with connection.cursor() as cursor:
        cursor.execute(_BY_STATE, _given(item))
        rows = {cause: figures for cause, *figures in cursor.fetchall()}
    nothing = [Decimal(0), Decimal(0), 0]
    usable, taken = rows.pop(None, nothing), rows.pop("reserved", nothing)
    found = {name: State(name, *figures) for name, figures in rows.items()}
    found[FREE] = State(FREE, usable[0] - usable[1], Decimal(0), usable[2])
    found[RESERVED] = State(RESERVED, usable[1] + taken[0], Decimal(0), taken[2])
    return Standing([found[name] for name in STATES if name in found and found[name].quantity])


def causes_of(item: Item, quants: Collection[Quant]) -> dict[UUID, str]:
    """Why each of these quants of the item may not be used today, by its id; "" where it may."""
    with connection.cursor() as cursor:
        cursor.execute(_OF_THESE, _given(item, quants=[quant.pk for quant in quants]))
        return {quant_id: cause or "" for quant_id, cause in cursor.fetchall()}


@dataclass(frozen=True, slots=True)
class Stand:
    """What may be used of some stock today, what is promised, and what may not be used."""

    free: Decimal
    reserved: Decimal
    blocked: Decimal


def stand_of(quants: Collection[Quant], causes: Mapping[UUID, str]) -> Stand:
    """The sums over these quants, by their causes."""
    usable = [one for one in quants if causes.get(one.pk, "") in ("", RESERVED)]
    on_hand = sum((one.on_hand for one in quants), Decimal(0))
    takeable = sum((one.on_hand for one in usable), Decimal(0))
    reserved = sum((one.reserved for one in usable), Decimal(0))
    return Stand(free=takeable - reserved, reserved=reserved, blocked=on_hand - takeable)


def _given(item: Item, **more: Any) -> dict[str, Any]:
    return {"tenant": current_tenant_id(), "item": item.pk, "use": use_of(item), **more}
