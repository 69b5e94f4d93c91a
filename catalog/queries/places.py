"""Sites and locations."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from catalog.models import Location, Site
from catalog.rules.items import key_of


def sites() -> QuerySet[Site]:
    """Every site, the tenant's first one first."""
    return Site.objects.order_by("pk")


def main_site() -> Site:
    """The site the tenant was founded with."""
    return sites()[:1].get()


def site_by_code(code: str) -> Site | None:
    """The site with this code, whatever its case and outer spaces, or None."""
    return Site.objects.filter(code_key=key_of(code)).first()


def locations() -> QuerySet[Location]:
    """Every location with its site, the virtual ones included, by code."""
    return Location.objects.select_related("site", "parent").order_by("code_key", "pk")


def own_locations() -> QuerySet[Location]:
    """The locations of our own plants, by site and code."""
    return locations().filter(is_virtual=False).order_by("site_id", "code_key", "pk")


def location_by_code(code: str) -> Location | None:
    """The location with this code, whatever its case and outer spaces, or None."""
    return locations_by_code([code]).get(key_of(code))


def locations_by_code(codes: Iterable[str]) -> dict[str, Location]:
    """The locations with these codes, by code trimmed and in lower case."""
    wanted = {key_of(code) for code in codes}
    found = locations().filter(code_key__in=wanted)
    return {location.code_key: location for location in found}


def virtual_location(site: Site, kind: str) -> Location:
    """The site's place for everything outside: supplier, customer, process, scrap and so on."""
    return Location.objects.get(site=site, kind=kind, is_virtual=True)


def default_storage(site: Site) -> Location:
    """Where goods of the site go when nobody says otherwise: its first storage location."""
    stores = Location.objects.filter(site=site, kind=Location.Kind.STORAGE)
    return stores.order_by("pk")[:1].get()
