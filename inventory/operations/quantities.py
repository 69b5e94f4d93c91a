"""Quantities as they were entered, turned into the stock unit; and what a place can give."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from catalog import queries as catalog
from catalog.models import Item, Location
from catalog.rules import quantities
from core.refusals import Refused
from inventory import queries
from inventory.rules import plain, refuse_beyond
from lots.models import Container, Lot


def stock_quantity(item: Item, quantity: Decimal, uom: str) -> Decimal:
    """`quantity` `uom` in the item's stock unit. Raises Refused when it cannot be kept."""
    try:
        kept = quantities.to_stock(quantity, uom, of=catalog.units_for(item, uom))
    except Refused as refusal:
        raise Refused(refusal.sentence, code=refusal.code, field="uom") from refusal
    if kept <= 0:
        raise Refused(
            f"{plain(quantity)} {uom} of {item.sku} is {plain(kept)} {item.uom}. "
            "Give a quantity above zero.",
            field="quantity",
        )
    refuse_beyond(kept, item.uom, item.sku)
    return kept


def entered(item: Item, quantity: Decimal, uom: str) -> dict[str, Any]:
    """The quantity of a posting's line: in the stock unit, with what was typed beside it."""
    unit = uom or item.uom
    return {
        "quantity": stock_quantity(item, quantity, unit),
        "entered_quantity": plain(quantity),
        "entered_uom": unit,
    }


def refuse_more_than_free(
    lot: Lot, location: Location, container: Container | None, quantity: Decimal
) -> None:
    """Raise Refused, with the figures, for more than is free of the lot in this place."""
    quant = queries.quant_at(lot, location, container)
    where = f"{location}, {container}" if container else str(location)
    uom = lot.item.uom
    if quant is None or quant.on_hand == 0:
        raise Refused(f"Lot {lot} is not in {where}.", field="location")
    free = quant.on_hand - quant.reserved
    if quantity > free:
        held = f", {plain(quant.reserved)} {uom} of it reserved" if quant.reserved else ""
        raise Refused(
            f"{plain(quant.on_hand)} {uom} of lot {lot} are in {where}{held}; "
            f"{plain(quantity)} {uom} cannot be taken.",
            code="shortage",
            field="quantity",
        )
