"""The arithmetic of seals: trees, links and their authentication. No database, no clock.

Trees are those of RFC 6962 section 2.1: leaves and nodes are hashed apart, and a tree of n entries
splits at the largest power of two below n.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

NO_ROOT = bytes(32)
_ID, _LEAF = 16, 32


@dataclass(frozen=True, slots=True)
class Entry:
    """One sealed row."""

    table: str
    id: UUID
    leaf: bytes

    @property
    def digest(self) -> bytes:
        name = self.table.encode()
        return hashlib.sha256(
            b"\x00" + len(name).to_bytes(2) + name + self.id.bytes + self.leaf
        ).digest()


def root_of(entries: Sequence[Entry]) -> bytes:
    """The Merkle root over the entries in their order."""
    level = [entry.digest for entry in entries]
    if not level:
        return hashlib.sha256(b"").digest()
    # Pairing level by level gives the same tree: a lone last node moves up as it is.
    while len(level) > 1:
        pairs = [
            hashlib.sha256(b"\x01" + level[i] + level[i + 1]).digest()
            for i in range(0, len(level) - 1, 2)
        ]
        level = [*pairs, level[-1]] if len(level) % 2 else pairs
    return level[0]


def packed(entries: Iterable[Entry]) -> bytes:
    """Ids and leaves one after the other, as a seal keeps them."""
    return b"".join(entry.id.bytes + entry.leaf for entry in entries)


def unpacked(contents: bytes, ranges: dict[str, Any]) -> list[Entry]:
    """The entries of a seal. Raises ValueError when contents and ranges do not belong together."""
    tables = [table for table in sorted(ranges) for _ in range(int(ranges[table]["rows"]))]
    if len(contents) != len(tables) * (_ID + _LEAF):
        raise ValueError("The seal's contents are longer or shorter than it says.")
    entries = []
    for number, table in enumerate(tables):
        start = number * (_ID + _LEAF)
        id_end, end = start + _ID, start + _ID + _LEAF
        entries.append(Entry(table, UUID(bytes=contents[start:id_end]), contents[id_end:end]))
    return entries


def mac_of(
    *,
    key: bytes,
    tenant_id: UUID,
    n: int,
    previous_root: bytes,
    root: bytes,
    ranges: dict[str, Any],
    sealed_at: datetime,
) -> bytes:
    """HMAC-SHA256 over all that a seal says; only a holder of the key can make one."""
    said = json.dumps(
        [
            "seal-1",
            str(tenant_id),
            n,
            previous_root.hex(),
            root.hex(),
            ranges,
            sealed_at.astimezone(UTC).isoformat(timespec="microseconds"),
        ],
        sort_keys=True,
        separators=(",", ":"),
    )
    return hmac.digest(key, said.encode(), hashlib.sha256)
