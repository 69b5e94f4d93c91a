"""Items, found by their codes, and the units they come in."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from catalog.models import Item, ItemUnit
from catalog.rules.items import key_of
from catalog.rules.quantities import UnitsOfItem


def items() -> QuerySet[Item]:
    """Every item, by code."""
    return Item.objects.order_by("sku_key", "pk")


SORTS = {
    "": ("sku_key", "pk"),
    "name": ("name", "sku_key", "pk"),
    "-name": ("-name", "sku_key", "pk"),
    "-sku": ("-sku_key", "-pk"),
    "kind": ("kind", "sku_key", "pk"),
}


def items_matching(*, text: str = "", kind: str = "", sort: str = "") -> QuerySet[Item]:
    """Items whose code or name holds `text`, of one kind where one is given."""
    found = Item.objects.order_by(*SORTS.get(sort, SORTS[""]))
    if kind in Item.Kind.values:
        found = found.filter(kind=kind)
    wanted = text.strip().replace("\x00", "")
    if wanted:
        found = found.filter(Q(sku_key__contains=key_of(wanted)) | Q(name__icontains=wanted))
    return found


def item_units(item: Item) -> QuerySet[ItemUnit]:
    """The item's own units, by name."""
    return ItemUnit.objects.filter(item=item).order_by(Lower("uom"), "pk")


def item_by_code(code: str) -> Item | None:
    """The item with this code, whatever its case and outer spaces, or None."""
    return items_by_code([code]).get(key_of(code))


def items_by_code(codes: Iterable[str], *, lock: bool = False) -> dict[str, Item]:
    """The items with these codes, by code trimmed and in lower case; locked if asked."""
    wanted = {key_of(code) for code in codes}
    found = Item.objects.filter(sku_key__in=wanted).order_by("pk")
    if lock:
        found = found.select_for_update()
    return {item.sku_key: item for item in found}


def units_of(item: Item) -> UnitsOfItem:
    """How this item is counted, for `catalog.rules.quantities`."""
    return units_of_items([item])[item.id]


def units_for(item: Item, uom: str) -> UnitsOfItem:
    """As `units_of`, without a query where `uom` is the stock unit itself."""
    if uom == item.uom:
        return UnitsOfItem(item.sku, item.uom, item.density_kg_per_l, {})
    return units_of(item)


def units_of_items(some: Collection[Item]) -> dict[UUID, UnitsOfItem]:
    """How each of these items is counted, by item id, in one query."""
    others: dict[UUID, dict[str, object]] = {item.id: {} for item in some}
    for unit in ItemUnit.objects.filter(item__in=some):
        others[unit.item_id][unit.uom.casefold()] = unit.stock_units_per_unit
    return {
        item.id: UnitsOfItem(item.sku, item.uom, item.density_kg_per_l, others[item.id])  # type: ignore[arg-type]
        for item in some
    }
