"""Items, one at a time: as screens and integrations make and change them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, Unpack
from uuid import UUID

from catalog import queries
from catalog.models import Item
from catalog.operations.changing import refuse, stale
from catalog.rules import items as rules
from catalog.rules.items import ItemFacts
from core.operation import operation
from core.refusals import Refused
from core.rights import Right

Uses = Callable[[Collection[UUID]], set[UUID]]
FIXED = ("uom", "lot_tracked")  # what stock on hand is counted and told apart by
_uses: list[Uses] = []


def keep_while(used: Uses) -> Uses:
    """Keep unit and lot tracking of the items `used` answers; called once, from ready()."""
    if used not in _uses:
        _uses.append(used)
    return used


@operation(Right.EDIT_CATALOG)
def create_item(**facts: Unpack[ItemFacts]) -> Item:
    """A new item. Needs sku, name, kind and uom. Raises Refused for faults or a taken code."""
    kept, faults = rules.clean(facts)
    refuse({**faults, **rules.missing(facts)})
    if queries.item_by_code(kept["sku"]):
        raise Refused(f"There is an item {kept['sku']} already. Choose another code.", field="sku")
    return Item.objects.create(**kept)


@operation(Right.EDIT_CATALOG)
def change_item(*, item: Item, version: int, **facts: Unpack[ItemFacts]) -> Item:
    """Change what is given of an item, if it still is at `version`, the one the person saw.

    The code stays. Raises Refused for faults, for a unit that stock is counted in, and with code
    "stale" and what differs when somebody changed the item meanwhile.
    """
    now = Item.objects.select_for_update().get(id=item.id)
    kept, faults = rules.clean(facts)
    kept.pop("sku", None)
    refuse(faults | {field: f for field, f in rules.missing(kept).items() if field in kept})
    changed = {field: value for field, value in kept.items() if getattr(now, field) != value}
    if now.version != version:
        raise stale(now, changed)
    refuse(fixed_faults({now.id: changed}).get(now.id, {}))
    if changed:
        Item.objects.filter(id=now.id).update(**changed, version=now.version + 1)
        now.refresh_from_db()
    return now


def fixed_faults(changes: Mapping[UUID, Mapping[str, Any]]) -> dict[UUID, dict[str, str]]:
    """Faults of changes to what is fixed once an item is in use, by item id and field."""
    asking = [id_ for id_, changed in changes.items() if any(f in changed for f in FIXED)]
    used: set[UUID] = set().union(*(uses(asking) for uses in _uses)) if asking else set()
    sentence = "This cannot change any more: stock of the item is on record. Make a new item."
    return {id_: {field: sentence for field in FIXED if field in changes[id_]} for id_ in used}
