"""Partners, what suppliers sell, and sites over REST: the same rules as everywhere."""

from __future__ import annotations

from typing import Any

import pytest

from catalog import operations as catalog
from catalog.models import Partner, SupplierItem
from core.ids import new_id
from tests.cast import Plant
from tests.core.api.conftest import Program, problem, program

PARTNERS = "/api/v1/partners/"
SOLD = "/api/v1/supplier-items/"
SITES = "/api/v1/sites/"
NORDIC = {"code": "NORD", "name": "Nordic Extracts", "role": "supplier", "lead_time_days": 21}
TERMS = {"supplier": "nord", "sku": "eld", "price": "22.50", "moq": "50", "is_approved": True}


@pytest.fixture
def shop(acme: Plant) -> Program:
    with acme.acting():
        catalog.create_item(sku="ELD", name="Elderberry", kind="raw", uom="kg")
    return program(acme, "see_stock", "edit_catalog")


def made(shop: Program, address: str, body: dict[str, Any]) -> Any:
    answer = shop.post(address, body)
    assert answer.status_code == 201, answer.content
    return answer


def test_a_partner_and_what_it_sells_are_made_and_read(shop: Program) -> None:
    partner = made(shop, PARTNERS, NORDIC)
    sold = made(shop, SOLD, TERMS)

    assert shop.get(partner["Location"]).json() == partner.json()
    read = shop.get(sold["Location"]).json()
    assert read == sold.json()
    assert (read["supplier_code"], read["sku"], read["uom"]) == ("NORD", "ELD", "kg")
    assert (read["price"], read["currency"], read["price_uom"]) == ("22.5", "EUR", "kg")
    assert (read["moq"], read["order_multiple"], read["is_approved"]) == ("50", None, True)


def test_what_is_made_twice_is_made_once(shop: Program, acme: Plant) -> None:
    for address, body in ((PARTNERS, NORDIC), (SOLD, TERMS)):
        first = shop.post(address, body, Idempotency_Key=f"k{address}")
        second = shop.post(address, body, Idempotency_Key=f"k{address}")
        assert first.content == second.content

    with acme.machine():
        assert (Partner.objects.count(), SupplierItem.objects.count()) == (1, 1)


def test_changes_are_made_to_what_was_read(shop: Program) -> None:
    partner = made(shop, PARTNERS, NORDIC)
    sold = made(shop, SOLD, TERMS)

    renamed = shop.patch(partner["Location"], {"name": "Nord"}, If_Match=partner["ETag"])
    changed = shop.patch(sold["Location"], {"price": "23"}, If_Match=sold["ETag"])

    assert (renamed.status_code, renamed.json()["name"]) == (200, "Nord")
    assert (changed.status_code, changed.json()["price"]) == (200, "23")
    assert changed.json()["moq"] == "50"
    problem(shop.patch(partner["Location"], {"name": "N"}, If_Match=partner["ETag"]), 412)
    problem(shop.patch(sold["Location"], {"price": "1"}, If_Match=sold["ETag"]), 412)


@pytest.mark.parametrize(
    ("body", "field"),
    [({"supplier": "NOBODY"}, "supplier"), ({"sku": "NOTHING"}, "sku"), ({"price": "-1"}, "price"),
     ({"supplier": "SHOP"}, "supplier"), ({"price_uom": "l"}, "price_uom")],
)  # fmt: skip
def test_terms_that_cannot_be_are_refused_at_their_field(
    shop: Program, acme: Plant, body: dict[str, Any], field: str
) -> None:
    made(shop, PARTNERS, NORDIC)
    made(shop, PARTNERS, {"code": "SHOP", "name": "Shop", "role": "customer"})

    said = problem(shop.post(SOLD, {**TERMS, **body}), 409)

    assert list(said["fields"]) == [field]
    with acme.machine():
        assert not SupplierItem.objects.exists()


def test_lists_are_filtered(shop: Program) -> None:
    made(shop, PARTNERS, NORDIC)
    made(shop, PARTNERS, {"code": "SHOP", "name": "Shop", "role": "customer"})
    made(shop, SOLD, TERMS)

    def found(address: str, field: str) -> list[str]:
        return [one[field] for one in shop.get(address).json()["results"]]

    assert found(PARTNERS, "code") == ["NORD", "SHOP"]
    assert found(f"{PARTNERS}?code=nord", "code") == ["NORD"]
    assert found(f"{PARTNERS}?role=customer", "code") == ["SHOP"]
    assert found(f"{SOLD}?supplier=nord", "sku") == ["ELD"]
    assert found(f"{SOLD}?sku=eld&supplier=shop", "sku") == []
    assert found(f"{SOLD}?supplier=nobody", "sku") == []


def test_sites_are_read_only(shop: Program) -> None:
    (site,) = shop.get(SITES).json()["results"]

    assert (site["code"], site["time_zone"], site["currency"]) == ("MAIN", "UTC", "EUR")
    assert shop.get(f"{SITES}{site['id']}/").json() == site
    problem(shop.post(SITES, {"code": "BERLIN"}), 405)


def test_a_stranger_finds_and_changes_nothing(shop: Program, rival: Plant) -> None:
    made(shop, PARTNERS, NORDIC)
    sold = made(shop, SOLD, TERMS)
    stranger = program(rival, "see_stock", "edit_catalog")

    assert stranger.get(PARTNERS).json()["results"] == []
    assert stranger.get(SOLD).json()["results"] == []
    theirs = stranger.patch(sold["Location"], {"price": "1"}, If_Match=sold["ETag"])
    unknown = stranger.patch(f"{SOLD}{new_id()}/", {"price": "1"}, If_Match=sold["ETag"])
    problem(theirs, 404)
    assert theirs.content == unknown.content
    assert list(problem(stranger.post(SOLD, TERMS), 409)["fields"]) == ["supplier"]


def test_who_only_reads_changes_nothing(shop: Program, acme: Plant) -> None:
    partner = made(shop, PARTNERS, NORDIC)
    reader = program(acme, "see_stock")

    assert reader.get(partner["Location"]).status_code == 200
    problem(reader.post(PARTNERS, {**NORDIC, "code": "X"}), 403)
    problem(reader.patch(partner["Location"], {"name": "X"}, If_Match=partner["ETag"]), 403)
    problem(reader.post(SOLD, TERMS), 403)
    problem(program(acme, "see_audit").get(SOLD), 403)


def test_an_items_life_after_opening_is_kept(shop: Program) -> None:
    body = {"sku": "SYR", "name": "Syrup", "kind": "raw", "uom": "l", "life_after_opening_days": 30}

    assert made(shop, "/api/v1/items/", body).json()["life_after_opening_days"] == 30
