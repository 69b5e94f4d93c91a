"""Every write of catalog: items and their units, partners, sites and locations."""

from catalog.operations.item_units import set_item_unit
from catalog.operations.items import change_item, create_item, keep_while
from catalog.operations.partners import change_partner, create_partner
from catalog.operations.places import create_location, found_main_site, found_site
from catalog.operations.save import save_items
from catalog.operations.save_partners import save_partners
from catalog.operations.save_places import save_locations
from catalog.operations.save_supplier_items import save_supplier_items
from catalog.operations.save_units import GivenUnit, save_item_units
from catalog.operations.saved import Saved
from catalog.operations.supplier_items import change_supplier_item, create_supplier_item

__all__ = [
    "GivenUnit",
    "Saved",
    "change_item",
    "change_partner",
    "change_supplier_item",
    "create_item",
    "create_location",
    "create_partner",
    "create_supplier_item",
    "found_main_site",
    "found_site",
    "keep_while",
    "save_item_units",
    "save_items",
    "save_locations",
    "save_partners",
    "save_supplier_items",
    "set_item_unit",
]
