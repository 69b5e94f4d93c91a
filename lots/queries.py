"""Lots, found by their codes; and where a lot came from and went."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Func, Model, Q, QuerySet, UUIDField, Value
from django.utils import timezone

from catalog.models import Item, Partner, Site
from catalog.rules.items import key_of
from core.models import AuditEntry, Document
from core.tenancy.context import current_tenant_id
from lots.models import Container, Lot, LotLink, Restriction


class Direction(StrEnum):
    """Which way genealogy is walked."""

    FORWARD = "forward"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Traced:
    """One lot reached, and over how many batches at least."""

    lot_id: UUID
    depth: int


# UNION, not UNION ALL: rows met before are not walked again, so a graph full of diamonds stays as
# large as its lots. The depth ends a circle (rework that comes back into its own lot).
_WALK = """
    WITH RECURSIVE reached (lot_id, depth) AS (
        SELECT %s::uuid, 0
        UNION
        SELECT link.{far}, reached.depth + 1
        FROM reached
        JOIN lots_lotlink link ON link.tenant_id = %s AND link.{near} = reached.lot_id
        WHERE reached.depth < 1000
    )
    SELECT lot_id, min(depth) FROM reached GROUP BY lot_id ORDER BY 2, 1
"""
_WAYS = {
    Direction.FORWARD: _WALK.format(near="input_lot_id", far="output_lot_id"),
    Direction.BACK: _WALK.format(near="output_lot_id", far="input_lot_id"),
}


def lots() -> QuerySet[Lot]:
    """Every lot with its item, the latest first."""
    return Lot.objects.select_related("item", "supplier", "origin").order_by("-pk")


def lot_by_code(item: Item, code: str) -> Lot | None:
    """The item's lot with this code, whatever its case and outer spaces, or None."""
    return lots_named(code).filter(item=item).first()


def lots_named(code: str) -> QuerySet[Lot]:
    """Lots of any item with this code, whatever its case and outer spaces."""
    return lots().filter(code_key=key_of(code))


def lots_of_supplier_lot(code: str) -> QuerySet[Lot]:
    """Lots that came under this number of the supplier's."""
    return lots().filter(supplier_lot_key=key_of(code)).exclude(supplier_lot="")


def container_by_code(code: str) -> Container | None:
    """The container with this number, whatever its case and outer spaces, or None."""
    return containers().filter(code_key=key_of(code)).first()


def containers_by_code(codes: Iterable[str]) -> dict[str, Container]:
    """The containers with these numbers, by number trimmed and in lower case."""
    wanted = {key_of(code) for code in codes if code.strip()}
    return {one.code_key: one for one in containers().filter(code_key__in=wanted)}


def containers() -> QuerySet[Container]:
    """Every container with its lot and item, by number."""
    return Container.objects.select_related("lot__item").order_by("code_key", "pk")


def opened_on(container: Container) -> date | None:
    """The day the container was opened; it is not opened until the end of the unit of work."""
    kept = Container.objects.select_for_update(no_key=True).select_related(None)
    found: date | None = kept.values_list("opened_on", flat=True).get(id=container.id)
    return found


def latest_day() -> date:
    """The day it is now where, of all our sites, the day is furthest on."""
    zones = Site.objects.order_by("pk").values_list("time_zone", flat=True)
    return max(timezone.now().astimezone(ZoneInfo(zone)).date() for zone in zones)


def restrictions() -> QuerySet[Restriction]:
    """Every restriction with what it is on, the latest first."""
    named = Restriction.objects.select_related(*Restriction.SCOPES, "document")
    return named.order_by("-pk")


def open_restrictions() -> QuerySet[Restriction]:
    """Restrictions in force, the oldest first."""
    return restrictions().filter(lifted_at=None).order_by("placed_at", "pk")


def restrictions_on(lot: Lot, *, places: Collection[UUID] = ()) -> QuerySet[Restriction]:
    """Restrictions in force that catch the lot, some of its containers, or stock in these places.

    They are found by their scope, as the database finds them when the lot is used.
    """
    scopes = {lot.id, lot.item_id, lot.supplier_id, lot.origin_id, *places} - {None}
    scopes |= set(lot.containers.order_by("pk").values_list("pk", flat=True))
    of_supplier = Func(
        Value(lot.supplier_id, output_field=UUIDField()),
        Value(lot.supplier_lot),
        function="app.supplier_lot_scope",
        output_field=UUIDField(),
    )
    return open_restrictions().filter(Q(scope_id__in=scopes) | Q(scope_id=of_supplier))


_HELD = """
    SELECT l.id FROM lots_lot l
    WHERE l.tenant_id = %(tenant)s AND l.id = ANY(%(lots)s)
      AND app.scopes(l.item_id, l.id, NULL, NULL, l.supplier_id, l.supplier_lot, l.origin_id)
          && (app.blocked_scopes(%(tenant)s, 'production')
              || app.blocked_scopes(%(tenant)s, 'shipment'))
"""


def held_among(some: Collection[Lot]) -> set[UUID]:
    """Which of these lots a restriction keeps out of batches or shipments, wherever they lie."""
    with connection.cursor() as cursor:
        lot_ids = [lot.pk for lot in some]
        cursor.execute(_HELD, {"tenant": current_tenant_id(), "lots": lot_ids})
        return {lot_id for (lot_id,) in cursor.fetchall()}


def restrictions_naming(lot: Lot) -> QuerySet[Restriction]:
    """Restrictions on the lot itself or on one of its containers, lifted or not, latest first."""
    return restrictions().filter(Q(lot=lot) | Q(container__lot=lot))


def placements(some: Collection[Restriction]) -> dict[UUID, AuditEntry]:
    """Who placed each of these restrictions and why, by its id, as the trail has it."""
    return {entry.record_id: entry for entry in _trail(Restriction, "insert", [r.pk for r in some])}


def liftings(some: Collection[Restriction]) -> dict[UUID, AuditEntry]:
    """Who lifted each of these restrictions and why, by its id."""
    return {entry.record_id: entry for entry in _trail(Restriction, "update", [r.pk for r in some])}


def decisions(lot: Lot) -> list[AuditEntry]:
    """What was decided about the lot since it came, the latest first, as the trail has it."""
    return list(_trail(Lot, "update", [lot.pk]))


def _trail(model: type[Model], action: str, ids: Collection[UUID]) -> QuerySet[AuditEntry]:
    found = AuditEntry.objects.filter(
        relation=model._meta.db_table, record_id__in=ids, action=action
    )
    return found.select_related("member").order_by("-pk")


def reach(lot: Lot, direction: Direction) -> list[Traced]:
    """The lot itself and every lot it went into, or came from, at any depth."""
    with connection.cursor() as cursor:
        cursor.execute(_WAYS[direction], [lot.id, current_tenant_id()])
        return [Traced(lot_id, depth) for lot_id, depth in cursor.fetchall()]


def links_among(lots: Mapping[UUID, Lot]) -> list[LotLink]:
    """The links between these lots, with both ends and their papers.

    Joined here, not in the database: right after an import it has no statistics yet, and joins of
    thousands of rows are planned as if there were one.
    """
    ids = list(lots)
    links = list(LotLink.objects.filter(input_lot__in=ids, output_lot__in=ids).order_by("pk"))
    papers = Document.objects.in_bulk({link.document_id for link in links})
    for link in links:
        link.input_lot, link.output_lot = lots[link.input_lot_id], lots[link.output_lot_id]
        link.document = papers[link.document_id]
    return links


def lots_by_id(lot_ids: Collection[UUID]) -> dict[UUID, Lot]:
    """These lots with their items, by id."""
    found = Lot.objects.in_bulk(lot_ids)
    items = Item.objects.in_bulk({lot.item_id for lot in found.values()})
    suppliers = Partner.objects.in_bulk({lot.supplier_id for lot in found.values()} - {None})
    for lot in found.values():
        lot.item = items[lot.item_id]
        lot.supplier = suppliers.get(lot.supplier_id)
    return found
