"""The tables of catalog."""

from catalog.models.items import Item, ItemUnit
from catalog.models.partners import Partner, SupplierItem
from catalog.models.places import Location, Site

__all__ = ["Item", "ItemUnit", "Location", "Partner", "Site", "SupplierItem"]
