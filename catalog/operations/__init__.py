"""Every write of catalog: items and their units, sites and locations."""

from catalog.operations.item_units import set_item_unit
from catalog.operations.items import change_item, create_item, keep_while
from catalog.operations.places import create_location, found_main_site, found_site
from catalog.operations.save import save_items
from catalog.operations.save_places import save_locations
from catalog.operations.save_units import GivenUnit, save_item_units
from catalog.operations.saved import Saved

__all__ = [
    "GivenUnit",
    "Saved",
    "change_item",
    "create_item",
    "create_location",
    "found_main_site",
    "found_site",
    "keep_while",
    "save_item_units",
    "save_items",
    "save_locations",
    "set_item_unit",
]
