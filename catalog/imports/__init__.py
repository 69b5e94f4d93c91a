"""Imports of catalog, and the same files back."""

from catalog.imports.columns import as_text
from catalog.imports.items import ITEM_UNITS, ITEMS
from catalog.imports.partners import PARTNERS
from catalog.imports.places import LOCATIONS
from catalog.imports.supplier_items import SUPPLIER_ITEMS
from core.imports import register

__all__ = ["KINDS", "as_text", "register_kinds"]

# In the order in which files import.
KINDS = (ITEMS, ITEM_UNITS, PARTNERS, LOCATIONS, SUPPLIER_ITEMS)


def register_kinds() -> None:
    """Make them known; called once, from AppConfig.ready()."""
    for kind in KINDS:
        register(kind)
