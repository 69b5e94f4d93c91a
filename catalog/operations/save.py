"""Items by the thousand: compared in one reading, written in few statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from catalog import queries
from catalog.models import Item
from catalog.operations.items import fixed_faults
from catalog.rules import items as rules
from catalog.rules.items import ItemFacts
from core.ids import new_id
from core.operation import operation
from core.rights import Right
from core.tenancy import bulk


@dataclass(slots=True)
class Saved:
    """What became of each of the given things, by its place in the list."""

    created: list[int] = field(default_factory=list)
    updated: list[int] = field(default_factory=list)
    unchanged: list[int] = field(default_factory=list)
    refused: dict[int, dict[str, str]] = field(default_factory=dict)  # place: field: sentence


@operation(Right.EDIT_CATALOG)
def save_items(
    *, items: Sequence[ItemFacts], file_rows: Sequence[int] = (), write: bool = True
) -> Saved:
    """Create or change each item by its code, given facts only; what is refused stays as it was.

    `file_rows` are the rows of the file they came from, for the trail. With `write` false the
    answer is the same and nothing is written.
    """
    saved = Saved()
    known = queries.items_by_code((facts.get("sku", "") for facts in items), lock=write)
    new: dict[int, dict[str, Any]] = {}
    changed: dict[int, tuple[Item, dict[str, Any]]] = {}
    seen: set[str] = set()
    for place, facts in enumerate(items):
        kept, faults = rules.clean(facts)
        if _again(kept.get("sku", ""), seen):
            faults["sku"] = "This code stands in the list before."
        now = known.get(kept.get("sku", "").lower())
        if now is None:
            faults = {**faults, **rules.missing(facts)}
            new[place] = {**kept, "id": new_id()}
        else:
            changed[place] = now, _differences(now, kept)
        if faults:
            saved.refused[place] = faults
    _judge(saved, new, changed)
    if write:
        _write(saved, new, changed, file_rows)
    return saved


def _again(sku: str, seen: set[str]) -> bool:
    folded = sku.lower()
    if not folded or folded not in seen:
        seen.add(folded)
        return False
    return True


def _differences(now: Item, kept: Mapping[str, Any]) -> dict[str, Any]:
    """What would change; the first spelling of the code is kept."""
    return {
        name: value for name, value in kept.items() if name != "sku" and getattr(now, name) != value
    }


def _judge(
    saved: Saved,
    new: Mapping[int, dict[str, Any]],
    changed: Mapping[int, tuple[Item, dict[str, Any]]],
) -> None:
    fixed = fixed_faults({now.id: what for now, what in changed.values()})
    for place, (now, what) in changed.items():
        if now.id in fixed:
            saved.refused.setdefault(place, {}).update(fixed[now.id])
        elif place not in saved.refused:
            (saved.updated if what else saved.unchanged).append(place)
    saved.created = [place for place in new if place not in saved.refused]


def _write(
    saved: Saved,
    new: Mapping[int, dict[str, Any]],
    changed: Mapping[int, tuple[Item, dict[str, Any]]],
    file_rows: Sequence[int],
) -> None:
    created = [new[place] for place in saved.created]
    bulk.add(Item, created, file_rows=_rows(saved.created, created, file_rows))
    updated = [_next_version(*changed[place]) for place in saved.updated]
    bulk.change(
        Item,
        updated,
        fields=[*(name for name in ItemFacts.__annotations__ if name != "sku"), "version"],
        file_rows=_rows(saved.updated, updated, file_rows),
    )


def _next_version(now: Item, what: Mapping[str, Any]) -> dict[str, Any]:
    names = [name for name in ItemFacts.__annotations__ if name != "sku"]
    kept = {name: getattr(now, name) for name in names}
    return {**kept, **what, "id": now.id, "version": now.version + 1}


def _rows(
    places: Sequence[int], records: Sequence[Mapping[str, Any]], file_rows: Sequence[int]
) -> bulk.FileRows | None:
    if not file_rows:
        return None
    return {record["id"]: file_rows[place] for place, record in zip(places, records, strict=True)}
