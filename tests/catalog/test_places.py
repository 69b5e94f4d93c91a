"""Sites and locations: every tenant starts with one site and its places."""

from __future__ import annotations

import pytest

from catalog import operations as catalog
from catalog import queries
from catalog.models import Location
from core import operations as core
from core.refusals import Refused
from core.tenancy.work import as_machine
from tests.cast import Plant


def test_a_tenant_starts_with_one_site_in_its_zone_and_currency(db: None) -> None:
    tenant_id = core.found_tenant(
        slug="acme", name="Acme", time_zone="America/New_York", currency="USD"
    )
    with as_machine(tenant_id=tenant_id):
        site = queries.main_site()
        storage = queries.default_storage(site)

    assert (site.code, site.time_zone, site.currency) == ("MAIN", "America/New_York", "USD")
    assert (storage.code, storage.kind) == ("MAIN-STORAGE", "storage")


def test_a_site_has_one_of_each_virtual_location(acme: Plant) -> None:
    with acme.acting():
        site = queries.main_site()
        kinds = list(
            Location.objects.filter(site=site, is_virtual=True)
            .order_by("kind")
            .values_list("kind", flat=True)
        )

        assert queries.virtual_location(site, "process").kind == "process"
    assert kinds == sorted(Location.VIRTUAL)


def test_a_location_founds_the_site_it_names_first(acme: Plant) -> None:
    with acme.acting():
        catalog.create_location(code="B1", kind="storage", site="BERLIN")
        catalog.create_location(code="B2", kind="quarantine", site="berlin", parent="b1")
        codes = list(queries.sites().values_list("code", flat=True))
        inner = queries.location_by_code(" b2 ")

    assert codes == ["MAIN", "BERLIN"]
    assert inner is not None
    assert inner.parent is not None
    assert (inner.parent.code, inner.site.code) == ("B1", "BERLIN")


@pytest.mark.parametrize(
    ("facts", "why"),
    [({"kind": "supplier"}, "no kind of location"), ({"code": "MAIN-STORAGE"}, "already"),
     ({"code": ""}, "needs a code"), ({"parent": "NOWHERE"}, "no location NOWHERE"),
     ({"parent": "MAIN:scrap"}, "no location MAIN:scrap"),
     ({"parent": "MAIN-STORAGE", "site": "BERLIN"}, "stands at another site")],
)  # fmt: skip
def test_what_is_wrong_is_refused(acme: Plant, facts: dict[str, str], why: str) -> None:
    with acme.acting(), pytest.raises(Refused, match=why):
        catalog.create_location(**{"code": "B1", "kind": "storage", **facts})  # type: ignore[arg-type]


def test_a_site_is_founded_once(acme: Plant) -> None:
    with acme.acting(), pytest.raises(Refused, match="There is a site main already"):
        catalog.found_site(code="main")
