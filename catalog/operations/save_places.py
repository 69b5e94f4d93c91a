"""Locations by the thousand, their sites and parents with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from catalog import queries
from catalog.models import Location, Site
from catalog.operations.places import site_named
from catalog.operations.saved import Saved, file_rows_of
from catalog.rules import places as rules
from catalog.rules.items import key_of
from catalog.rules.places import LocationFacts
from core.ids import new_id
from core.operation import operation
from core.rights import Right
from core.tenancy import bulk

CHANGEABLE = ("name", "kind", "parent")


@dataclass
class _Batch:
    """The places of the list, what stands already, and what is being made of them."""

    facts: Sequence[LocationFacts]
    known: dict[str, Location]
    saved: Saved = field(default_factory=Saved)
    sites: dict[str, Site] = field(default_factory=dict)
    records: dict[str, dict[str, Any]] = field(default_factory=dict)  # by folded code
    parents: dict[Any, Any] = field(default_factory=dict)  # id: parent, as things will be


@operation(Right.EDIT_CATALOG)
def save_locations(
    *, locations: Sequence[LocationFacts], file_rows: Sequence[int] = (), write: bool = True
) -> Saved:
    """Create or change each location by its code; sites named for the first time are founded.

    A parent may stand anywhere in the list. See `save_items` for the rest. Sites are founded even
    when `write` is false: the caller undoes them, as an import does.
    """
    codes = [code for facts in locations for code in (facts.get("code"), facts.get("parent"))]
    batch = _Batch(locations, {})
    _found_sites(batch)
    batch.known = queries.locations_by_code(code for code in codes if code)
    batch.parents = dict(Location.objects.values_list("id", "parent_id"))
    codes_at: dict[int, str] = {}
    for place, facts in _parents_first(locations):
        kept, faults = rules.clean(facts)
        faults = {**faults, **rules.missing(facts)} or _judge(batch, kept)
        if faults:
            batch.saved.refused[place] = faults
            continue
        codes_at[place] = key_of(kept["code"])
        _count(batch, place, kept)
    if write:
        _write(batch, codes_at, file_rows)
    return batch.saved


def _found_sites(batch: _Batch) -> None:
    """Sites first: a new one brings its first locations, which the list may name."""
    for facts in batch.facts:
        code = str(facts.get("site") or "").strip()
        if key_of(code) not in batch.sites and not rules.clean(facts)[1]:
            batch.sites[key_of(code)] = site_named(code=code)


def _parents_first(
    locations: Sequence[LocationFacts],
) -> Iterator[tuple[int, LocationFacts]]:
    """The list with each parent before its children; circles come last and are refused."""
    at = {key_of(str(facts.get("code", ""))): n for n, facts in enumerate(locations)}
    done: set[int] = set()
    for start in range(len(locations)):
        chain: list[int] = []
        place: int | None = start
        while place is not None and place not in done and place not in chain:
            chain.append(place)
            place = at.get(key_of(str(locations[place].get("parent") or "")))
        for link in reversed(chain):
            done.add(link)
            yield link, locations[link]


def _judge(batch: _Batch, kept: Mapping[str, Any]) -> dict[str, str]:
    code, parent = kept["code"], str(kept.get("parent") or "")
    now = batch.known.get(key_of(code))
    if now is not None and now.is_virtual:
        return {"code": f"{code} stands for what is outside; it cannot be a place of our own."}
    if key_of(code) in batch.records:
        return {"code": "This code stands in the list before."}
    site = now.site if now and "site" not in kept else batch.sites[key_of(kept.get("site", ""))]
    if now is not None and now.site_id != site.id:
        return {
            "site": f"{code} stands at site {now.site}; a location does not move. Make another."
        }
    return _judge_parent(batch, code, parent, site)


def _judge_parent(batch: _Batch, code: str, parent: str, site: Site) -> dict[str, str]:
    if not parent:
        return {}
    if key_of(parent) == key_of(code):
        return {"parent": f"{code} cannot stand in itself."}
    found = _place_of(batch, parent)
    if found is None:
        return {"parent": f"There is no location {parent} to stand in. Make it first."}
    if found[1] != site.id:
        return {"parent": f"{parent} stands at another site than {site}."}
    now = batch.known.get(key_of(code))
    if now is not None and now.id in _above(batch, found[0]):
        return {"parent": f"{parent} stands in {code} already; a circle has no outside."}
    return {}


def _above(batch: _Batch, location: Any) -> Iterator[Any]:
    """The location and all it stands in, as things will be."""
    while location is not None:
        yield location
        location = batch.parents.get(location)


def _place_of(batch: _Batch, code: str) -> tuple[Any, Any] | None:
    """Id and site of a location that stands already or is being made, or None."""
    made = batch.records.get(key_of(code))
    if made is not None:
        return made["id"], made["site"]
    now = batch.known.get(key_of(code))
    return (now.id, now.site_id) if now and not now.is_virtual else None


def _count(batch: _Batch, place: int, kept: Mapping[str, Any]) -> None:
    now = batch.known.get(key_of(kept["code"]))
    site = now.site if now else batch.sites[key_of(kept.get("site", ""))]
    parent = _place_of(batch, kept["parent"]) if kept.get("parent") else None
    record = {
        "id": now.id if now else new_id(),
        "site": site.id,
        "code": now.code if now else kept["code"],
        "name": kept.get("name", now.name if now else ""),
        "kind": kept["kind"],
        "parent": parent[0] if parent else (now.parent_id if now else None),
    }
    batch.records[key_of(kept["code"])] = record
    batch.parents[record["id"]] = record["parent"]
    if now is None:
        batch.saved.created.append(place)
    elif any(_now(now, name) != record[name] for name in CHANGEABLE):
        batch.saved.updated.append(place)
    else:
        batch.saved.unchanged.append(place)


def _now(location: Location, name: str) -> Any:
    return location.parent_id if name == "parent" else getattr(location, name)


def _write(batch: _Batch, codes: Mapping[int, str], file_rows: Sequence[int]) -> None:
    created = [batch.records[codes[place]] for place in batch.saved.created]
    updated = [batch.records[codes[place]] for place in batch.saved.updated]
    rows = [
        file_rows_of(places, records, file_rows)
        for places, records in ((batch.saved.created, created), (batch.saved.updated, updated))
    ]
    bulk.add(Location, created, file_rows=rows[0])
    bulk.change(Location, updated, fields=CHANGEABLE, file_rows=rows[1])
