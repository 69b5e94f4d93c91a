"""Sites, each born with its locations, and locations of our own."""

from __future__ import annotations

from typing import Unpack

from catalog import queries
from catalog.models import Location, Site
from catalog.rules import places as rules
from catalog.rules.items import code as clean_code
from catalog.rules.items import line
from catalog.rules.places import LocationFacts
from core.models import Tenant
from core.operation import operation
from core.refusals import Refused
from core.rights import Right
from core.tenancy.context import current_tenant_id

MAIN = "MAIN"


@operation(Right.EDIT_CATALOG)
def found_site(*, code: str, name: str = "", time_zone: str = "", currency: str = "") -> Site:
    """A site with its first storage location and one of each virtual location.

    Time zone and currency are the tenant's where none is given. Raises Refused for a taken code.
    """
    kept = clean_code(code, "A site's code")
    if queries.site_by_code(kept):
        raise Refused(f"There is a site {kept} already. Choose another code.", field="code")
    tenant = Tenant.objects.get(id=current_tenant_id())
    site = Site.objects.create(
        code=kept,
        name=line(name, "A site's name") or kept,
        time_zone=time_zone or tenant.time_zone,
        currency=currency or tenant.currency,
    )
    Location.objects.bulk_create(_first_locations(site))
    return site


@operation(None)
def found_main_site(*, tenant: Tenant) -> Site:
    """The site every tenant starts with, made while the tenant is founded."""
    return found_site(code=MAIN, name="Main site")


@operation(Right.EDIT_CATALOG)
def create_location(**facts: Unpack[LocationFacts]) -> Location:
    """A location of our own; a site named for the first time is founded with it.

    Without a site it stands in the main one. Raises Refused for what is missing or taken.
    """
    kept, faults = rules.clean(facts)
    faults = {**faults, **rules.missing(facts)}
    for field, sentence in faults.items():
        raise Refused(sentence, field=field, data={"faults": faults})
    if queries.location_by_code(kept["code"]):
        raise Refused(
            f"There is a location {kept['code']} already. Choose another code.", field="code"
        )
    site = site_named(code=kept.get("site", ""))
    return Location.objects.create(
        code=kept["code"],
        name=kept.get("name", ""),
        kind=kept["kind"],
        site=site,
        parent=_parent(kept.get("parent", ""), site),
    )


@operation(Right.EDIT_CATALOG)
def site_named(*, code: str) -> Site:
    """The site with this code, founded now if it is new; the main site without a code."""
    if not code.strip():
        return queries.main_site()
    return queries.site_by_code(code) or found_site(code=code)


def _parent(code: str, site: Site) -> Location | None:
    if not code:
        return None
    parent = queries.location_by_code(code)
    if parent is None or parent.is_virtual:
        raise Refused(f"There is no location {code} to stand in. Make it first.", field="parent")
    if parent.site_id != site.id:
        raise Refused(f"{code} stands at another site than {site}.", field="parent")
    return parent


def _first_locations(site: Site) -> list[Location]:
    """The default storage first: what comes first is where goods go when nobody says otherwise."""
    storage = Location(site=site, code=f"{site.code}-STORAGE", name="Storage", kind="storage")
    virtual = [
        Location(site=site, code=f"{site.code}:{kind}", name=kind.capitalize(), kind=kind)
        for kind in Location.VIRTUAL
    ]
    return [storage, *virtual]
