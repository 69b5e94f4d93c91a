"""Partners by the thousand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from catalog import queries
from catalog.models import Partner
from catalog.operations.partners import role_faults
from catalog.operations.saved import Saved, again, write_saved
from catalog.rules import partners as rules
from catalog.rules.items import key_of
from catalog.rules.partners import PartnerFacts
from core.ids import new_id
from core.operation import operation
from core.rights import Right

CHANGEABLE = [name for name in PartnerFacts.__annotations__ if name != "code"]
New = dict[int, dict[str, Any]]  # by place in the list
Changed = dict[int, tuple[Partner, dict[str, Any]]]


@operation(Right.EDIT_CATALOG)
def save_partners(
    *, partners: Sequence[PartnerFacts], file_rows: Sequence[int] = (), write: bool = True
) -> Saved:
    """Create or change each partner by its code, given facts only. See `save_items`."""
    saved, new, changed = Saved(), New(), Changed()
    known = queries.partners_by_code((facts.get("code", "") for facts in partners), lock=write)
    seen: set[str] = set()
    for place, facts in enumerate(partners):
        kept, faults = rules.clean(facts)
        now = known.get(key_of(kept.get("code", "")))
        if again(kept.get("code", ""), seen):
            faults["code"] = "This code stands in the list before."
        if now is None:
            faults = {**faults, **rules.missing(facts)}
            new[place] = {**kept, "id": new_id()}
        else:
            changed[place] = now, _differences(now, kept)
        if faults:
            saved.refused[place] = faults
    _judge(saved, new, changed)
    if write:
        updated = {place: _next_version(*changed[place]) for place in saved.updated}
        write_saved(Partner, saved, {**new, **updated}, [*CHANGEABLE, "version"], file_rows)
    return saved


def _differences(now: Partner, kept: Mapping[str, Any]) -> dict[str, Any]:
    """What would change; the first spelling of the code is kept."""
    return {
        name: value
        for name, value in kept.items()
        if name != "code" and getattr(now, name) != value
    }


def _judge(saved: Saved, new: New, changed: Changed) -> None:
    bound = role_faults({now.id: what for now, what in changed.values()})
    for place, (now, what) in changed.items():
        if now.id in bound:
            saved.refused.setdefault(place, {}).update(bound[now.id])
        elif place not in saved.refused:
            (saved.updated if what else saved.unchanged).append(place)
    saved.created = [place for place in new if place not in saved.refused]


def _next_version(now: Partner, what: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: getattr(now, name) for name in CHANGEABLE}
    return {**kept, **what, "id": now.id, "version": now.version + 1}
