"""What suppliers sell us, by file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from catalog import operations, queries
from catalog.imports.columns import as_text, column, count, warn_of_odd_lead_times
from catalog.models import SupplierItem
from catalog.rules import supplier_items as rules
from core.imports import Column, Kind, Part, Row
from core.rights import Right
from core.typed import a_decimal, a_text, a_whole_number, yes_or_no

# Columns that are named otherwise than the terms they hold.
TERMS = {"approved": "is_approved", "price_unit": "price_uom"}


def terms_column(name: str, read: Callable[[str], Any] = a_text, **more: Any) -> Column:
    """A column that holds one of the terms, read and made clean."""
    return column(name, rules.cleaner(TERMS.get(name, name)), read, **more)


COLUMNS = [
    terms_column("supplier", is_needed=True, meaning=_("The supplier's code")),
    terms_column("sku", is_needed=True, meaning=_("The item's code")),
    Column("approved", yes_or_no, meaning=_("yes or no; no when empty")),
    terms_column("price", a_decimal, meaning=_("Per price unit")),
    terms_column("currency", meaning=_("Three letters; the tenant's when empty")),
    terms_column("price_unit", meaning=_("The stock unit when empty")),
    terms_column("moq", a_decimal, meaning=_("Least order, in stock units")),
    terms_column("order_multiple", a_decimal, meaning=_("In stock units")),
    terms_column("lead_time_days", a_whole_number),
    terms_column("supplier_sku", meaning=_("The supplier's own code for it")),
]


def apply_supplier_items(part: Part) -> None:
    """Terms by supplier and item."""
    saved = operations.save_supplier_items(
        supplier_items=[_facts(row) for row in part.rows],
        file_rows=[row.number for row in part.rows],
        write=part.write,
    )
    count(part, saved, {term: title for title, term in TERMS.items()})
    warn_of_odd_lead_times(part)


def export_supplier_items() -> Iterator[dict[str, str]]:
    """The terms of every supplier for every item, by their codes."""
    for sold in queries.supplier_items().iterator(chunk_size=5_000):
        yield {one.name: as_text(_cell(sold, one.name)) for one in COLUMNS}


def _cell(sold: SupplierItem, name: str) -> Any:
    if name == "sku":
        return sold.item.sku
    return getattr(sold, TERMS.get(name, name))  # the supplier as its code


def _facts(row: Row) -> Any:
    return {TERMS.get(name, name): value for name, value in row.values.items()}


SUPPLIER_ITEMS = Kind(
    "supplier_items",
    _("What suppliers sell"),
    COLUMNS,
    ["supplier", "sku"],
    Right.EDIT_CATALOG,
    apply_supplier_items,
    export=export_supplier_items,
)
