"""Item units by the thousand."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from catalog import queries
from catalog.models import Item, ItemUnit
from catalog.operations.item_units import unit_name
from catalog.operations.saved import Saved, file_rows_of
from catalog.rules.items import key_of
from core.ids import new_id
from core.operation import operation
from core.refusals import Refused
from core.rights import Right
from core.tenancy import bulk


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
        _write(saved, records, file_rows)
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


def _write(saved: Saved, records: dict[int, dict[str, Any]], file_rows: Sequence[int]) -> None:
    created = [records[place] for place in saved.created]
    updated = [records[place] for place in saved.updated]
    bulk.add(ItemUnit, created, file_rows=file_rows_of(saved.created, created, file_rows))
    bulk.change(
        ItemUnit,
        updated,
        fields=["stock_units_per_unit"],
        file_rows=file_rows_of(saved.updated, updated, file_rows),
    )
