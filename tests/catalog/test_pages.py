"""Catalog's pages: what they show, whom they let change, and a stale change."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.test import Client

from catalog import operations as catalog
from catalog import queries
from core.ids import new_id
from tests.browsers import browser_of
from tests.cast import Plant

FORM = {"name": "Elderberry extract", "kind": "raw", "uom": "kg", "lot_tracked": "on"}


@pytest.fixture
def petra(acme: Plant) -> Client:
    return browser_of(acme, "petra")


def elderberry(plant: Plant) -> UUID:
    with plant.machine():
        return catalog.create_item(sku="ELD", name="Elderberry extract", kind="raw", uom="kg").id


def test_an_empty_list_says_what_to_do(petra: Client) -> None:
    text = petra.get("/t/acme/items/").content.decode()

    assert "Make the first one, or import the list you have." in text
    assert "/t/acme/items/new/" in text


def test_items_are_found_sorted_and_paged_by_the_address(petra: Client, acme: Plant) -> None:
    with acme.machine():
        catalog.save_items(
            items=[
                {"sku": f"S-{n:03d}", "name": f"Name {n}", "kind": "raw", "uom": "kg"}
                for n in range(60)
            ]
        )

    first = petra.get("/t/acme/items/").content.decode()
    later = petra.get("/t/acme/items/?page=2&sort=-sku").content.decode()
    found = petra.get("/t/acme/items/?q=s-04&kind=raw").content.decode()

    assert "S-000" in first and "S-059" not in first and "1 to 50 of 60" in first
    assert "S-009" in later and "S-010" not in later
    assert found.count('scope="row"') == 10


@pytest.mark.parametrize(
    "query", ["q=%00", "q=%25_%5C", "page=x", "page=99", "sort=drop", "kind=x"]
)
def test_whatever_the_address_asks_it_answers(petra: Client, query: str) -> None:
    assert petra.get(f"/t/acme/items/?{query}").status_code == 200


def test_an_item_is_made_and_shown(petra: Client) -> None:
    answer = petra.post("/t/acme/items/new/", {**FORM, "sku": "ELD", "density_kg_per_l": "1.3"})

    page = petra.get(answer["Location"]).content.decode()
    assert answer.status_code == 303
    assert "Elderberry extract" in page and "1.3" in page


def test_a_refusal_lands_on_its_field(petra: Client, acme: Plant) -> None:
    elderberry(acme)

    taken = petra.post("/t/acme/items/new/", {**FORM, "sku": "eld"})
    wrong = petra.post("/t/acme/items/new/", {**FORM, "sku": "X", "uom": "killograms"})

    assert taken.status_code == wrong.status_code == 422
    assert "There is an item eld already" in taken.content.decode()
    assert "Did you mean kg?" in wrong.content.decode()


def test_a_stale_change_is_a_409_with_what_differs(petra: Client, acme: Plant) -> None:
    address = f"/t/acme/items/{elderberry(acme)}/change/"
    petra.post(address, {**FORM, "version": "1", "name": "Elderberry"})

    stale = petra.post(address, {**FORM, "version": "1", "name": "Holunder"})
    text = stale.content.decode()

    assert stale.status_code == 409
    assert "Somebody changed ELD" in text
    assert "<td>Holunder</td><td>Elderberry</td>" in text
    # Saving what the page now shows is a decision, and goes through.
    assert petra.post(address, {**FORM, "version": "2", "name": "Holunder"}).status_code == 303


def test_a_unit_is_set_on_the_items_page(petra: Client, acme: Plant) -> None:
    address = f"/t/acme/items/{elderberry(acme)}/"

    answer = petra.post(address, {"uom": "bag", "stock_units_per_unit": "25"})
    wrong = petra.post(address, {"uom": "drum", "stock_units_per_unit": "1,5"})

    assert answer.status_code == 303
    assert "25 kg" in petra.get(address).content.decode().replace(" ", " ")
    assert wrong.status_code == 422
    assert "Decimals use a point" in wrong.content.decode()


def test_a_location_is_made(petra: Client, acme: Plant) -> None:
    answer = petra.post("/t/acme/locations/", {"code": "A-01", "kind": "storage"})
    again = petra.post("/t/acme/locations/", {"code": "a-01", "kind": "storage"})

    assert (answer.status_code, again.status_code) == (303, 422)
    page = petra.get("/t/acme/locations/").content.decode()
    assert "A-01" in page and "MAIN-STORAGE" in page and "MAIN:scrap" not in page


def test_partners_are_made_and_paged(petra: Client, acme: Plant) -> None:
    address = "/t/acme/partners/"
    empty = petra.get(address).content.decode()
    answer = petra.post(address, {"code": "NORD", "name": "Nordic", "role": "supplier"})
    wrong = petra.post(address, {"code": "nord", "name": "Nordic", "role": "supplier"})
    with acme.machine():
        catalog.save_partners(
            partners=[{"code": f"S-{n:02d}", "name": "Shop", "role": "customer"} for n in range(60)]
        )

    first, later = (petra.get(f"{address}?page={n}").content.decode() for n in (1, 2))
    assert "No partner is kept yet" in empty
    assert (answer.status_code, wrong.status_code) == (303, 422)
    assert "There is a partner nord already" in wrong.content.decode()
    assert "Nordic" in first and "1 to 50 of 61" in first and "S-59" not in first
    assert "S-59" in later


def test_partners_are_shown_to_who_sees_stock_and_made_by_who_edits(
    acme: Plant, rival: Plant
) -> None:
    address = "/t/acme/partners/"
    new = {"code": "NORD", "name": "Nordic", "role": "supplier"}
    browser_of(rival, "petra").post("/t/rival/partners/", {**new, "name": "Rivals own"})
    otto, ada = browser_of(acme, "otto"), browser_of(acme, "ada")

    assert ada.get(address).status_code == 403
    assert "Make partner" not in otto.get(address).content.decode()
    assert "Rivals own" not in otto.get(address).content.decode()
    assert otto.post(address, new).status_code == 403


@pytest.mark.parametrize("what", ["", "change/"])
def test_a_strangers_item_is_like_none_at_all(
    petra: Client, acme: Plant, rival: Plant, what: str
) -> None:
    theirs = petra.get(f"/t/acme/items/{elderberry(rival)}/{what}")
    unknown = petra.get(f"/t/acme/items/{new_id()}/{what}")

    assert theirs.status_code == unknown.status_code == 404


def test_without_the_right_nothing_is_shown_or_changed(acme: Plant) -> None:
    otto, ada = browser_of(acme, "otto"), browser_of(acme, "ada")
    address = f"/t/acme/items/{elderberry(acme)}/"

    assert ada.get("/t/acme/items/").status_code == 403
    assert otto.get(address).status_code == 200
    assert "Change item" not in otto.get(address).content.decode()
    assert otto.post(address, {"uom": "bag", "stock_units_per_unit": "25"}).status_code == 403
    assert otto.post("/t/acme/items/new/", {**FORM, "sku": "X"}).status_code == 403
    assert otto.post(f"{address}change/", {**FORM, "version": "1"}).status_code == 403
    with acme.machine():
        assert queries.items().count() == 1


def test_a_code_in_the_search_box_opens_its_item(petra: Client, acme: Plant) -> None:
    item = elderberry(acme)

    assert petra.get("/t/acme/search/?q=eld")["Location"] == f"/t/acme/items/{item}/"
    assert "Elderberry extract" in petra.get("/t/acme/search/?q=berry").content.decode()
    assert "ELD" not in browser_of(acme, "ada").get("/t/acme/search/?q=eld").content.decode()
