"""Items by the thousand: compared in one reading, written in few statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from catalog import queries
from catalog.models import Item
from catalog.operations.items import fixed_faults
from catalog.operations.saved import Saved, again, write_saved
from catalog.rules import items as rules
from catalog.rules.items import ItemFacts
from core.ids import new_id
from core.operation import operation
from core.rights import Right

CHANGEABLE = [name for name in ItemFacts.__annotations__ if name != "sku"]
New = dict[int, dict[str, Any]]  # by place in the list
Changed = dict[int, tuple[Item, dict[str, Any]]]


@operation(Right.EDIT_CATALOG)
def save_items(
    *, items: Sequence[ItemFacts], file_rows: Sequence[int] = (), write: bool = True
) -> Saved:
    """Create or change each item by its code, given facts only; what is refused stays as it was.

    `file_rows` are the rows of the file they came from, for the trail. With `write` false the
    answer is the same and nothing is written.
    """
    saved, new, changed = Saved(), New(), Changed()
    known = queries.items_by_code((facts.get("sku", "") for facts in items), lock=write)
    seen: set[str] = set()
    for place, facts in enumerate(items):
        kept, faults = rules.clean(facts)
        now = known.get(rules.key_of(kept.get("sku", "")))
        if again(kept.get("sku", ""), seen):
            faults["sku"] = "This code stands in the list before."
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


def _differences(now: Item, kept: Mapping[str, Any]) -> dict[str, Any]:
    """What would change; the first spelling of the code is kept."""
    return {
        name: value for name, value in kept.items() if name != "sku" and getattr(now, name) != value
    }


def _judge(saved: Saved, new: New, changed: Changed) -> None:
    fixed = fixed_faults({now.id: what for now, what in changed.values()})
    for place, (now, what) in changed.items():
        if now.id in fixed:
            saved.refused.setdefault(place, {}).update(fixed[now.id])
        elif place not in saved.refused:
            (saved.updated if what else saved.unchanged).append(place)
    saved.created = [place for place in new if place not in saved.refused]


def _write(saved: Saved, new: New, changed: Changed, file_rows: Sequence[int]) -> None:
    updated = {place: _next_version(*changed[place]) for place in saved.updated}
    write_saved(Item, saved, {**new, **updated}, [*CHANGEABLE, "version"], file_rows)


def _next_version(now: Item, what: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: getattr(now, name) for name in CHANGEABLE}
    return {**kept, **what, "id": now.id, "version": now.version + 1}
