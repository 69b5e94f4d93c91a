"""Every write of catalog: items and their units, sites and locations."""

from catalog.operations.item_units import set_item_unit
from catalog.operations.items import change_item, create_item, keep_while
from catalog.operations.places import create_location, found_main_site, found_site
from catalog.operations.save import Saved, save_items

__all__ = [
    "Saved",
    "change_item",
    "create_item",
    "create_location",
    "found_main_site",
    "found_site",
    "keep_while",
    "save_items",
    "set_item_unit",
]
