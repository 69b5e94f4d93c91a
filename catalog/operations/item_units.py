"""Other units of an item: the bag, the drum, the case."""

from __future__ import annotations

from decimal import Decimal

from catalog.models import Item, ItemUnit
from catalog.rules.items import line
from catalog.rules.units import find_unit
from core.operation import operation
from core.refusals import Refused
from core.rights import Right

NAME_LENGTH = 20


@operation(Right.EDIT_CATALOG)
def set_item_unit(*, item: Item, uom: str, stock_units_per_unit: Decimal) -> ItemUnit:
    """Say how many stock units one `uom` of the item is; saying it again changes it.

    Raises Refused for a listed unit of the same dimension, which converts already, and for a
    figure that is not above zero.
    """
    name = unit_name(uom, item)
    if stock_units_per_unit <= 0:
        raise Refused(
            f"One {name} of {item.sku} is more than 0 {item.uom}.", field="stock_units_per_unit"
        )
    unit = ItemUnit.objects.filter(item=item, uom__iexact=name).first()
    if unit is None:
        return ItemUnit.objects.create(
            item=item, uom=name, stock_units_per_unit=stock_units_per_unit
        )
    if unit.stock_units_per_unit != stock_units_per_unit:
        ItemUnit.objects.filter(id=unit.id).update(stock_units_per_unit=stock_units_per_unit)
        unit.refresh_from_db()
    return unit


def unit_name(uom: str, item: Item) -> str:
    """The name as it is kept. Raises Refused for one that is empty, too long or listed."""
    name = line(uom, "A unit", NAME_LENGTH)
    if not name:
        raise Refused("A unit needs a name, such as bag.", field="uom")
    listed, stock = find_unit(name), find_unit(item.uom)
    if listed and stock and listed.dimension is stock.dimension:
        raise Refused(
            f"{name} converts to {item.uom} already; name the unit otherwise.", field="uom"
        )
    return listed.code if listed else name
