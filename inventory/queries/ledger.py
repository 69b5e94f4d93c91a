"""The ledger, narrowed to what somebody asks for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from catalog import queries as catalog
from inventory.models import Movement
from inventory.queries.stock import movements
from lots import queries as lots

PORTION = 1_000


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
