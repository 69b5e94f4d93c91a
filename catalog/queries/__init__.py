"""Every read of catalog worth a name."""

from catalog.queries.items import (
    item_by_code,
    item_units,
    items,
    items_by_code,
    items_matching,
    units_for,
    units_of,
    units_of_items,
)
from catalog.queries.partners import (
    partner_by_code,
    partners,
    partners_by_code,
    sellers,
    supplier_items,
    supplier_items_between,
    suppliers_in_use,
)
from catalog.queries.places import (
    default_storage,
    location_by_code,
    locations,
    locations_by_code,
    main_site,
    own_locations,
    site_by_code,
    sites,
    virtual_location,
)

__all__ = [
    "default_storage",
    "item_by_code",
    "item_units",
    "items",
    "items_by_code",
    "items_matching",
    "location_by_code",
    "locations",
    "locations_by_code",
    "main_site",
    "own_locations",
    "partner_by_code",
    "partners",
    "partners_by_code",
    "sellers",
    "site_by_code",
    "sites",
    "supplier_items",
    "supplier_items_between",
    "suppliers_in_use",
    "units_for",
    "units_of",
    "units_of_items",
    "virtual_location",
]
