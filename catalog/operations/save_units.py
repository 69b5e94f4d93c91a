"""Item units by the thousand."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from catalog import queries
from catalog.models import Item, ItemUnit
from catalog.operations.item_units import unit_name
from catalog.operations.saved import Saved, write_saved
from catalog.rules.items import key_of
from core.ids import new_id
from core.operation import operation
from core.refusals import Refused
from core.rights import Right


class GivenUnit(NamedTuple):
    """One `unit` of the item `sku` is so many stock units."""

    sku: str
    unit: str
    stock_units_per_unit: Decimal


@operation(Right.EDIT_CATALOG)
def save_item_units(
    *, units: Sequence[GivenUnit], file_rows: Sequence[int] = (), write: bool = True
) -> Saved:
    """Set each unit of its item; what is refused stays as it was. See `save_items`."""
    saved = Saved()
    items = queries.items_by_code(given.sku for given in units)
    known = _known(items)
    records: dict[int, dict[str, Any]] = {}
    for place, given in enumerate(units):
        item = items.get(key_of(given.sku))
        try:
            name = _checked(given, item)
        except Refused as refusal:
            saved.refused[place] = {refusal.field or "unit": refusal.sentence}
            continue
        assert item is not None
        key = item.id, name.casefold()
        now = known.get(key)
        records[place] = {
            "id": now.id if now else new_id(),
            "item": item.id,
            "uom": now.uom if now else name,
            "stock_units_per_unit": given.stock_units_per_unit,
        }
        if now is None:
            saved.created.append(place)
        elif now.stock_units_per_unit != given.stock_units_per_unit:
            saved.updated.append(place)
        else:
            saved.unchanged.append(place)
    if write:
        write_saved(ItemUnit, saved, records, ["stock_units_per_unit"], file_rows)
    return saved


def _known(items: dict[str, Item]) -> dict[tuple[UUID, str], ItemUnit]:
    found = ItemUnit.objects.filter(item__in=items.values())
    return {(unit.item_id, unit.uom.casefold()): unit for unit in found}


def _checked(given: GivenUnit, item: Item | None) -> str:
    if item is None:
        raise Refused(
            f"There is no item {given.sku.strip()}. Import items before their units.", field="sku"
        )
    if given.stock_units_per_unit <= 0:
        raise Refused(
            f"One {given.unit} of {item.sku} is more than 0 {item.uom}.",
            field="stock_units_per_unit",
        )
    return unit_name(given.unit, item)
