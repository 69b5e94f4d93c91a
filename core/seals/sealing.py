"""Sealing: every row that is new below the transaction horizon goes under one signed root.

A row's transaction number is below the horizon only when that transaction and all older ones have
ended, so that no row can still appear in a stretch already sealed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from core.models import Seal
from core.operation import operation
from core.seals import anchors, rules
from core.seals.registry import Sealed, sealed_tables
from core.seals.rules import Entry
from core.tenancy.context import current_tenant_id


@dataclass(frozen=True, slots=True)
class Horizon:
    """The first transaction number that may still be under way, and the time it was asked for."""

    xid: int
    now: datetime


@operation(None)
def seal_rows() -> Seal | None:
    """Seal the bound tenant's new rows; None when there are none.

    After a restore into another server transaction numbers begin anew: everything not sealed so far
    then goes into the next seal, whatever its number.
    """
    _one_at_a_time()
    last = Seal.objects.order_by("-n").first()
    horizon = read_horizon()
    before = last.ranges if last else {}
    is_restored = any(int(covered["to"]) > horizon.xid for covered in before.values())
    known = _all_sealed_ids() if is_restored else _ids_of(last)
    ranges: dict[str, Any] = {}
    entries: list[Entry] = []
    for sealed in sealed_tables():
        start = 0 if is_restored else int(before.get(sealed.table, {"to": 0})["to"])
        new = _new_rows(sealed, start, None if is_restored else horizon.xid, known)
        entries += new
        ranges[sealed.table] = {"from": start, "to": horizon.xid, "rows": len(new)}
    if not entries:
        return None
    return _link(last, horizon, ranges, entries)


def read_horizon() -> Horizon:
    """Where the present stands, by the database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint, clock_timestamp()"
        )
        return Horizon(*cursor.fetchone())


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"core.seal {current_tenant_id()}"],
        )


def _new_rows(sealed: Sealed, start: int, end: int | None, known: set[UUID]) -> list[Entry]:
    until = "" if end is None else "AND xid < %s"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, {sealed.leaf}(row) FROM {sealed.table} row "
            f"WHERE tenant_id = %s AND xid >= %s {until} ORDER BY id",
            [current_tenant_id(), start, *([] if end is None else [end])],
        )
        return [
            Entry(sealed.table, row[0], bytes(row[1]))
            for row in cursor.fetchall()
            if row[0] not in known
        ]


def _link(
    last: Seal | None, horizon: Horizon, ranges: dict[str, Any], entries: list[Entry]
) -> Seal:
    n = last.n + 1 if last else 1
    previous_root = bytes(last.root) if last else rules.NO_ROOT
    root = rules.root_of(entries)
    seal = Seal.objects.create(
        n=n,
        previous_root=previous_root,
        root=root,
        ranges=ranges,
        contents=rules.packed(entries),
        sealed_at=horizon.now,
        mac=rules.mac_of(
            key=settings.SEAL_KEY,
            tenant_id=current_tenant_id(),
            n=n,
            previous_root=previous_root,
            root=root,
            ranges=ranges,
            sealed_at=horizon.now,
        ),
    )
    tenant_id = seal.tenant_id
    transaction.on_commit(lambda: anchors.keep(tenant_id, n, root), robust=True)
    return seal


def _ids_of(seal: Seal | None) -> set[UUID]:
    if seal is None:
        return set()
    return {entry.id for entry in rules.unpacked(bytes(seal.contents), seal.ranges)}


def _all_sealed_ids() -> set[UUID]:
    return {one for seal in Seal.objects.order_by("n").iterator(50) for one in _ids_of(seal)}
