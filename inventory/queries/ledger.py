"""Lots and the ledger, narrowed to what somebody asks for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from catalog import queries as catalog
from inventory.models import Movement
from inventory.queries.stock import lots_with_stock, movements
from lots import queries as lots
from lots.models import Lot

PORTION = 1_000
ORDERS = {
    "": ("-pk",),
    "limit": ("usable_through", "code_key", "pk"),
    "code": ("code_key", "pk"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which movements; empty parts do not narrow. A code that nothing has finds nothing."""

    item: str = ""
    lot: str = ""
    kind: str = ""
    since: datetime | None = None
    until: datetime | None = None

    @property
    def is_all(self) -> bool:
        """Whether nothing narrows it."""
        return self == Wanted()


@dataclass(frozen=True, slots=True)
class WantedLots:
    """Which lots, and in which order; empty parts do not narrow."""

    item: str = ""
    disposition: str = ""
    sort: str = ""
    show: str = ""


def lots_matching(wanted: WantedLots) -> QuerySet[Lot]:
    """The lots asked for with what is left of each; used-up ones only with show "all"."""
    found = lots_with_stock(all_of_them=wanted.show == "all")
    if wanted.item:
        found = found.filter(item=catalog.item_by_code(wanted.item))
    if wanted.disposition:
        found = found.filter(disposition=wanted.disposition)
    return found.order_by(*ORDERS.get(wanted.sort, ORDERS[""]))


def movements_matching(wanted: Wanted) -> QuerySet[Movement]:
    """The movements asked for, the latest first, each with whether it was undone."""
    undone = Movement.objects.filter(reverses=OuterRef("pk"))
    found = movements().annotate(is_undone=Exists(undone))
    if wanted.item:
        found = found.filter(lot__item=catalog.item_by_code(wanted.item))
    if wanted.lot:
        found = found.filter(lot__in=list(lots.lots_named(wanted.lot).values_list("pk", flat=True)))
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.since:
        found = found.filter(recorded_at__gte=wanted.since)
    if wanted.until:
        found = found.filter(recorded_at__lt=wanted.until)
    return found


def all_movements_matching(wanted: Wanted) -> Iterator[Movement]:
    """All of them, the latest first, read a portion at a time: the ledger may be long."""
    before: UUID | None = None
    while portion := list(_before(wanted, before)[:PORTION]):
        yield from portion
        before = portion[-1].pk


def _before(wanted: Wanted, before: UUID | None) -> QuerySet[Movement]:
    found = movements_matching(wanted)
    return found.filter(pk__lt=before) if before else found
