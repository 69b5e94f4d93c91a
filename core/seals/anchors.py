"""The newest seal of each tenant, kept outside the database: without it a cut tail cannot be seen.

Somebody who removes the newest rows together with the newest seals leaves a chain that is whole,
only shorter; the same holds for a database restored from an old backup.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Anchor:
    """Number and root of the newest seal that was ever made here."""

    n: int
    root: bytes


def keep(tenant_id: UUID, n: int, root: bytes) -> None:
    """Remember a seal; an older one never replaces a newer one."""
    known = read(tenant_id)
    if known is not None and known.n >= n:
        return
    file = _file(tenant_id)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = file.with_suffix(f".{n}.new")
    draft.write_text(json.dumps({"n": n, "root": root.hex()}), encoding="ascii")
    draft.replace(file)


def read(tenant_id: UUID) -> Anchor | None:
    """The newest seal known outside the database, or None where none is kept."""
    try:
        kept = json.loads(_file(tenant_id).read_text(encoding="ascii"))
    except FileNotFoundError:
        return None
    return Anchor(int(kept["n"]), bytes.fromhex(kept["root"]))


def _file(tenant_id: UUID) -> Path:
    return Path(settings.SEAL_ANCHORS) / f"{tenant_id}.json"
