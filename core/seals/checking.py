"""Checking seals: the chain first, then every row against the seal it stands in.

What it can show: a row changed, deleted or inserted after its seal, moved in time or in order; a
seal changed, removed or added; and a tail cut off, as far as the outside copy of the newest seal
reaches. What it cannot: a change of a row younger than its seal (a minute, as a rule) by somebody
who also mends the row's leaf, and anything by somebody who holds the sealing key.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection

from core.models import Seal
from core.seals import anchors, rules
from core.seals.registry import Sealed, sealed_tables
from core.tenancy.context import current_tenant_id
from core.verify import Examined

ROWS_AT_ONCE = 5000
# A row is written before its transaction ends, and sealed after; no transaction takes longer.
LONGEST_TRANSACTION = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row is sealed, and what it was then."""

    n: int
    leaf: bytes


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it is now."""

    id: UUID
    xid: int
    recorded_at: datetime
    leaf: bytes
    computed: bytes


def check() -> Examined:
    """Hold every sealed table of the bound tenant against its seals."""
    examined = Examined()
    seals = list(Seal.objects.order_by("n"))
    _check_chain(seals, examined)
    _check_anchor(seals, examined)
    places = _places(seals, examined)
    times = {seal.n: seal.sealed_at for seal in seals}
    reached = seals[-1].ranges if seals else {}
    for sealed in sealed_tables():
        end = int(reached.get(sealed.table, {"to": 0})["to"])
        _check_rows(sealed, places.get(sealed.table, {}), times, end, examined)
    return examined


def _check_chain(seals: list[Seal], examined: Examined) -> None:
    expected, previous = 1, rules.NO_ROOT
    for seal in seals:
        if seal.n != expected:
            which = (
                f"Seal {expected} is"
                if seal.n == expected + 1
                else f"Seals {expected} to {seal.n - 1} are"
            )
            examined.found(f"{which} missing.", table="core_seal")
        elif bytes(seal.previous_root) != previous:
            examined.found(
                f"Seal {seal.n} does not follow from seal {seal.n - 1}.",
                table="core_seal",
                record_id=seal.id,
            )
        if not _is_genuine(seal):
            examined.found(
                f"Seal {seal.n} was changed, or was not made by this installation.",
                table="core_seal",
                record_id=seal.id,
            )
        expected, previous = seal.n + 1, bytes(seal.root)


def _is_genuine(seal: Seal) -> bool:
    mac = rules.mac_of(
        key=settings.SEAL_KEY,
        tenant_id=current_tenant_id(),
        n=seal.n,
        previous_root=bytes(seal.previous_root),
        root=bytes(seal.root),
        ranges=seal.ranges,
        sealed_at=seal.sealed_at,
    )
    return mac == bytes(seal.mac)


def _check_anchor(seals: list[Seal], examined: Examined) -> None:
    anchor = anchors.read(current_tenant_id())
    if anchor is None:
        return
    last = seals[-1].n if seals else 0
    if last < anchor.n:
        examined.found(
            f"The chain ends with seal {last}, but seal {anchor.n} was made: its end was cut off, "
            "or an old backup was restored.",
            table="core_seal",
        )
        return
    named = next((seal for seal in seals if seal.n == anchor.n), None)
    if named is not None and bytes(named.root) != anchor.root:
        examined.found(
            f"Seal {anchor.n} is not the one that was made: the copy outside differs.",
            table="core_seal",
            record_id=named.id,
        )


def _places(seals: list[Seal], examined: Examined) -> dict[str, dict[UUID, Place]]:
    """By table and id, where each row is sealed. A seal whose list was changed is named."""
    places: dict[str, dict[UUID, Place]] = {}
    for seal in seals:
        try:
            entries = rules.unpacked(bytes(seal.contents), seal.ranges)
        except (ValueError, KeyError, TypeError):
            entries = []
        if rules.root_of(entries) != bytes(seal.root):
            examined.found(
                f"The list of rows in seal {seal.n} was changed.",
                table="core_seal",
                record_id=seal.id,
            )
        for entry in entries:
            places.setdefault(entry.table, {})[entry.id] = Place(seal.n, entry.leaf)
    return places


def _check_rows(
    sealed: Sealed,
    places: dict[UUID, Place],
    times: dict[int, datetime],
    end: int,
    examined: Examined,
) -> None:
    missing = dict(places)
    future = _first_unused_xid()
    for row in _rows(sealed):
        examined.rows += 1
        place = missing.pop(row.id, None)
        fault = (
            _fault_unsealed(row, end, future, times) if place is None else _fault(row, place, times)
        )
        if fault:
            examined.found(fault, table=sealed.table, record_id=row.id)
    for record_id, place in missing.items():
        examined.found(
            f"This row was deleted after seal {place.n}.", table=sealed.table, record_id=record_id
        )


def _fault(row: Row, place: Place, times: dict[int, datetime]) -> str:
    if row.computed != place.leaf or row.leaf != place.leaf:
        return f"This row was changed after seal {place.n}."
    earlier = times.get(place.n - 1)
    if earlier is not None and row.recorded_at < earlier - LONGEST_TRANSACTION:
        return f"This row is dated before seal {place.n - 1} and was not there then."
    return ""


def _fault_unsealed(row: Row, end: int, future: int, times: dict[int, datetime]) -> str:
    if row.xid < end:
        return "This row was inserted afterwards: it claims a transaction whose rows are sealed."
    if row.xid >= future:
        return "This row was inserted by hand: it claims a transaction that has not begun."
    if row.computed != row.leaf:
        return "This row was changed after it was written, before its seal."
    if times and row.recorded_at < max(times.values()) - LONGEST_TRANSACTION:
        return "This row is back-dated: it was not there when its time was sealed."
    return ""


def _rows(sealed: Sealed) -> Iterator[Row]:
    after = UUID(int=0)
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT id, xid, recorded_at, leaf, {sealed.leaf}(row) FROM {sealed.table} row "
                "WHERE tenant_id = %s AND id > %s ORDER BY id LIMIT %s",
                [current_tenant_id(), after, ROWS_AT_ONCE],
            )
            found = [Row(r[0], r[1] or 0, r[2], bytes(r[3] or b""), bytes(r[4])) for r in cursor]
        yield from found
        if len(found) < ROWS_AT_ONCE:
            return
        after = found[-1].id


def _first_unused_xid() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
        (xid,) = cursor.fetchone()
    return int(xid)
