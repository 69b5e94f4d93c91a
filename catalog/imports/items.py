"""Items and their units by file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from catalog import operations, queries
from catalog.imports.columns import as_text, column, count, warn_of_odd_lead_times
from catalog.models import ItemUnit
from catalog.operations import GivenUnit
from catalog.rules import items as rules
from core.imports import Column, Kind, Part, Row
from core.rights import Right
from core.typed import a_decimal, a_text, a_whole_number, yes_or_no


def item_column(name: str, read: Callable[[str], Any] = a_text, **more: Any) -> Column:
    """A column that holds a fact of an item, read and made clean."""
    return column(name, rules.cleaner("uom" if name == "unit" else name), read, **more)


ITEM_COLUMNS = [
    item_column("sku", is_needed=True, meaning=_("The item's code")),
    item_column("name", is_needed=True, meaning=_("What it is called")),
    item_column("kind", is_needed=True, meaning=", ".join(rules.KINDS)),
    item_column("unit", is_needed=True, meaning=_("The unit stock is kept in, such as kg")),
    item_column("density_kg_per_l", a_decimal, meaning=_("Mass to volume needs it")),
    item_column("shelf_life_days", a_whole_number),
    item_column("min_receipt_life_days", a_whole_number),
    item_column("min_issue_life_days", a_whole_number),
    item_column("lot_tracked", yes_or_no, meaning=_("yes or no; yes when empty")),
    item_column("inspection_required", yes_or_no, meaning=_("yes or no; no when empty")),
    item_column("standard_cost", a_decimal, meaning=_("Per stock unit")),
    item_column("currency", meaning=_("Three letters, such as EUR")),
    item_column("lead_time_days", a_whole_number),
    item_column("allergens", meaning=_("Separated by ;")),
    item_column("storage"),
    item_column("gtin", meaning=_("8, 12, 13 or 14 digits")),
    item_column("abc_class", meaning="A, B, C"),
    item_column("tolerance_pct", a_decimal, meaning=_("Where a recipe's line has none")),
]


def apply_items(part: Part) -> None:
    """Items by their code."""
    saved = operations.save_items(
        items=[_item_facts(row) for row in part.rows],
        file_rows=[row.number for row in part.rows],
        write=part.write,
    )
    count(part, saved, {"uom": "unit"})
    warn_of_odd_lead_times(part)


def export_items() -> Iterator[dict[str, str]]:
    """Every item, by code."""
    for item in queries.items().iterator(chunk_size=5_000):
        fields = {c.name: "uom" if c.name == "unit" else c.name for c in ITEM_COLUMNS}
        yield {title: as_text(getattr(item, name)) for title, name in fields.items()}


def apply_item_units(part: Part) -> None:
    """Units of items by item and name."""
    saved = operations.save_item_units(
        units=[
            GivenUnit(r.values["sku"], r.values["unit"], r.values["stock_units_per_unit"])
            for r in part.rows
        ],
        file_rows=[row.number for row in part.rows],
        write=part.write,
    )
    count(part, saved, {"uom": "unit"})


def export_item_units() -> Iterator[dict[str, str]]:
    """Every unit of every item, by item and name."""
    units = ItemUnit.objects.select_related("item")
    for unit in units.order_by("item__sku_key", Lower("uom"), "pk"):
        yield {
            "sku": unit.item.sku,
            "unit": unit.uom,
            "stock_units_per_unit": as_text(unit.stock_units_per_unit),
        }


def _item_facts(row: Row) -> Any:
    facts = dict(row.values)
    if "unit" in facts:
        facts["uom"] = facts.pop("unit")
    return facts


ITEMS = Kind(
    "items",
    _("Items"),
    ITEM_COLUMNS,
    ["sku"],
    Right.EDIT_CATALOG,
    apply_items,
    export=export_items,
)
ITEM_UNITS = Kind(
    "item_units",
    _("Units of items"),
    [
        Column("sku", is_needed=True),
        Column("unit", is_needed=True, meaning=_("Such as bag")),
        Column("stock_units_per_unit", a_decimal, True, _("Stock units in one of it")),
    ],
    ["sku", "unit"],
    Right.EDIT_CATALOG,
    apply_item_units,
    export=export_item_units,
)
