"""Sites and locations."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.db.models.functions import Lower

from catalog.models import Location, Site


def sites() -> QuerySet[Site]:
    """Every site, the tenant's first one first."""
    return Site.objects.order_by("pk")


def main_site() -> Site:
    """The site the tenant was founded with."""
    return sites()[:1].get()


def site_by_code(code: str) -> Site | None:
    """The site with this code, whatever its case and outer spaces, or None."""
    return Site.objects.alias(folded=Lower("code")).filter(folded=code.strip().lower()).first()


def locations() -> QuerySet[Location]:
    """Every location with its site, the virtual ones included, by code."""
    return Location.objects.select_related("site", "parent").order_by(Lower("code"), "pk")


def own_locations() -> QuerySet[Location]:
    """The locations of our own plants, by site and code."""
    return locations().filter(is_virtual=False).order_by("site_id", Lower("code"), "pk")


def location_by_code(code: str) -> Location | None:
    """The location with this code, whatever its case and outer spaces, or None."""
    return locations_by_code([code]).get(code.strip().lower())


def locations_by_code(codes: Iterable[str]) -> dict[str, Location]:
    """The locations with these codes, by code trimmed and in lower case."""
    wanted = {code.strip().lower() for code in codes}
    found = locations().alias(folded=Lower("code")).filter(folded__in=wanted)
    return {location.code.lower(): location for location in found}


def virtual_location(site: Site, kind: str) -> Location:
    """The site's place for everything outside: supplier, customer, process, scrap and so on."""
    return Location.objects.get(site=site, kind=kind, is_virtual=True)


def default_storage(site: Site) -> Location:
    """Where goods of the site go when nobody says otherwise: its first storage location."""
    stores = Location.objects.filter(site=site, kind=Location.Kind.STORAGE)
    return stores.order_by("pk")[:1].get()
