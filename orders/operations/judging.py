"""What rows of shipments and receipts are judged by alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from catalog import queries as catalog
from catalog.models import Item, Partner
from catalog.rules import quantities
from catalog.rules.items import key_of
from core.refusals import Refused
from inventory.rules import plain, refuse_beyond


class Judging:
    """Items, units and partners of all rows, read at once."""

    def __init__(self, given: Sequence[Mapping[str, Any]], *, partner: str) -> None:
        self.items = catalog.items_by_code(row["sku"] for row in given)
        self.units = catalog.units_of_items(list(self.items.values()))
        self.partners = catalog.partners_by_code(row[partner] for row in given)

    def item(self, row: Mapping[str, Any]) -> Item:
        """The row's item. Raises Refused where there is none."""
        item = self.items.get(key_of(row["sku"]))
        if item is None:
            raise Refused(f"There is no item {row['sku']}. Import it first.", field="sku")
        return item

    def partner(self, row: Mapping[str, Any], role: str) -> Partner:
        """The row's supplier or customer. Raises Refused for one that is none."""
        partner = self.partners.get(key_of(row[role]))
        if partner is None:
            raise Refused(f"There is no partner {row[role]}. Import partners first.", field=role)
        if partner.role not in {role, Partner.Role.BOTH}:
            raise Refused(
                f"{partner} is a {partner.role}, no {role}. Give the partner the role both.",
                field=role,
            )
        return partner

    def amounts(self, row: Mapping[str, Any], item: Item) -> dict[str, Any]:
        """What was moved and what was ordered, in stock units and as entered."""
        ordered = row.get("quantity_ordered")
        if row["quantity"] <= 0:
            raise Refused(
                "Leave out what did not move; a quantity is above zero.", field="quantity"
            )
        if ordered is not None and ordered < 0:
            raise Refused("What was ordered is not below zero.", field="quantity_ordered")
        stock = self._in_stock(row, "quantity", item)
        wanted = None if ordered is None else self._in_stock(row, "quantity_ordered", item)
        if stock <= 0:
            raise Refused(f"So little is no {item.uom} at six decimals.", field="quantity")
        return {
            "quantity": stock,
            "quantity_ordered": wanted,
            "entered_quantity": plain(row["quantity"]),
            "entered_ordered": "" if ordered is None else plain(ordered),
            "entered_uom": row["unit"],
        }

    def _in_stock(self, row: Mapping[str, Any], column: str, item: Item) -> Decimal:
        try:
            stock = quantities.to_stock(row[column], row["unit"], of=self.units[item.id])
        except Refused as refusal:
            raise Refused(refusal.sentence, field="unit") from refusal
        refuse_beyond(stock, item.uom, item.sku)
        return stock


def refuse_difference(known: Any, said: Mapping[str, Any], columns: Mapping[str, str]) -> None:
    """Raise Refused where a row says otherwise of what is known; an empty cell says nothing."""
    for name, value in said.items():
        kept = getattr(known, name)
        if value in (None, "") or value == kept:
            continue
        shown = "empty" if kept in (None, "") else str(kept)
        column = columns.get(name, name).removesuffix("_id")
        raise Refused(
            f"It is known with {column} {shown}. A file does not change history.", field=column
        )


def comparable(values: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of a line that are compared: not the texts that entered quantities were."""
    return {n: v for n, v in values.items() if not n.startswith("entered_") and n != "id"}
