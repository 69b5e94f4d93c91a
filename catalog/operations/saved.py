"""What saving many things at once answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from catalog.rules.items import key_of
from core.tenancy import bulk
from core.tenancy.models import TenantModel


@dataclass(slots=True)
class Saved:
    """What became of each of the given things, by its place in the list."""

    created: list[int] = field(default_factory=list)
    updated: list[int] = field(default_factory=list)
    unchanged: list[int] = field(default_factory=list)
    refused: dict[int, dict[str, str]] = field(default_factory=dict)  # place: field: sentence


def again(code: str, seen: set[str]) -> bool:
    """Whether `code` was seen before, whatever its case; it is seen from now on."""
    folded = key_of(code)
    if folded and folded in seen:
        return True
    seen.add(folded)
    return False


def file_rows_of(
    places: Sequence[int], records: Sequence[Mapping[str, Any]], file_rows: Sequence[int]
) -> bulk.FileRows | None:
    """Which row of the file each record came from, where they came from one."""
    if not file_rows:
        return None
    return {record["id"]: file_rows[place] for place, record in zip(places, records, strict=True)}


def write_saved(
    model: type[TenantModel],
    saved: Saved,
    records: Mapping[int, Mapping[str, Any]],
    fields: Sequence[str],
    file_rows: Sequence[int],
) -> None:
    """Insert what is new and set `fields` of what changed; `records` are whole, by place."""
    created = [records[place] for place in saved.created]
    updated = [records[place] for place in saved.updated]
    bulk.add(model, created, file_rows=file_rows_of(saved.created, created, file_rows))
    bulk.change(
        model,
        updated,
        fields=fields,
        file_rows=file_rows_of(saved.updated, updated, file_rows),
    )
