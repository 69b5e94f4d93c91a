"""Imports of catalog: items, item units and locations, and the same files back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from catalog import operations, queries
from catalog.models import ItemUnit
from catalog.operations import GivenUnit, Saved
from catalog.rules import items as rules
from catalog.rules import places
from core.imports import Column, Kind, Part, Row, register
from core.rights import Right
from core.typed import a_decimal, a_text, a_whole_number, yes_or_no


def item_column(name: str, read: Callable[[str], Any] = a_text, **more: Any) -> Column:
    """A column that holds a fact of an item, read and made clean."""
    clean = rules.cleaner("uom" if name == "unit" else name)
    return Column(name, lambda text: clean(read(text)), **more)


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
]
ODD_LEAD_TIME_DAYS = 730


def apply_items(part: Part) -> None:
    """Items by their code."""
    saved = operations.save_items(
        items=[_item_facts(row) for row in part.rows],
        file_rows=[row.number for row in part.rows],
        write=part.write,
    )
    _count(part, saved, {"uom": "unit"})
    for row in part.rows:
        if row.values.get("lead_time_days", 0) > ODD_LEAD_TIME_DAYS:
            part.warn(row, "lead_time_days", "A lead time of more than two years is unusual.")


def export_items() -> Iterator[dict[str, str]]:
    """Every item, by code."""
    for item in queries.items().iterator(chunk_size=5_000):
        fields = {c.name: "uom" if c.name == "unit" else c.name for c in ITEM_COLUMNS}
        yield {column: as_text(getattr(item, name)) for column, name in fields.items()}


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
    _count(part, saved, {"uom": "unit"})


def export_item_units() -> Iterator[dict[str, str]]:
    """Every unit of every item, by item and name."""
    units = ItemUnit.objects.select_related("item")
    for unit in units.order_by("item__sku_key", Lower("uom"), "pk"):
        yield {
            "sku": unit.item.sku,
            "unit": unit.uom,
            "stock_units_per_unit": as_text(unit.stock_units_per_unit),
        }


def apply_locations(part: Part) -> None:
    """Locations by their code, all of the file at once, since parents may come last."""
    saved = operations.save_locations(
        locations=[dict(row.values) for row in part.rows],  # type: ignore[misc]
        file_rows=[row.number for row in part.rows],
        write=part.write,
    )
    _count(part, saved, {})


def export_locations() -> Iterator[dict[str, str]]:
    """Our own locations, by site and code."""
    for location in queries.own_locations():
        yield {
            "code": location.code,
            "name": location.name,
            "site": location.site.code,
            "kind": location.kind,
            "parent": location.parent.code if location.parent else "",
        }


def as_text(value: Any) -> str:
    """A value as its cell reads back exactly."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        text = format(value, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(value)


def _item_facts(row: Row) -> Any:
    facts = dict(row.values)
    if "unit" in facts:
        facts["uom"] = facts.pop("unit")
    return facts


def _count(part: Part, saved: Saved, columns: dict[str, str]) -> None:
    part.created += len(saved.created)
    part.updated += len(saved.updated)
    part.unchanged += len(saved.unchanged)
    for place, faults in saved.refused.items():
        for field, sentence in faults.items():
            part.refuse(part.rows[place], columns.get(field, field), sentence)


def kinds() -> Sequence[Kind]:
    """The kinds of catalog, in the order in which files import."""
    right = Right.EDIT_CATALOG
    return [
        Kind("items", _("Items"), ITEM_COLUMNS, ["sku"], right, apply_items, export=export_items),
        Kind(
            "item_units",
            _("Units of items"),
            [
                Column("sku", is_needed=True),
                Column("unit", is_needed=True, meaning=_("Such as bag")),
                Column("stock_units_per_unit", a_decimal, True, _("Stock units in one of it")),
            ],
            ["sku", "unit"],
            right,
            apply_item_units,
            export=export_item_units,
        ),
        Kind(
            "locations",
            _("Locations"),
            [
                Column("code", places.cleaner("code"), is_needed=True),
                Column("name", places.cleaner("name")),
                Column(
                    "site",
                    places.cleaner("site"),
                    meaning=_("The main site when empty; a new one is founded"),
                ),
                Column("kind", places.cleaner("kind"), True, ", ".join(places.OWN_KINDS)),
                Column("parent", places.cleaner("parent"), meaning=_("The location it stands in")),
            ],
            ["code"],
            right,
            apply_locations,
            export=export_locations,
            portion=0,
        ),
    ]


def register_kinds() -> None:
    """Make them known; called once, from AppConfig.ready()."""
    for kind in kinds():
        register(kind)
