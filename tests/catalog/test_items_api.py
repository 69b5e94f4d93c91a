"""Items over REST: the same rules as everywhere, and never over somebody else's change."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from catalog.models import Item
from core.ids import new_id
from core.models import AuditEntry
from tests.cast import Plant
from tests.core.api.conftest import Program, problem, program

ITEMS = "/api/v1/items/"
ELDERBERRY = {
    "sku": "ELD",
    "name": "Elderberry extract",
    "kind": "raw",
    "uom": "kg",
    "standard_cost": "22.50",
    "currency": "EUR",
    "shelf_life_days": 540,
}


@pytest.fixture
def shop(acme: Plant) -> Program:
    return program(acme, "see_stock", "edit_catalog")


def made(shop: Program, **facts: Any) -> Any:
    answer = shop.post(ITEMS, {**ELDERBERRY, **facts})
    assert answer.status_code == 201, answer.content
    return answer


def test_an_item_is_made_and_read_as_it_is_kept(shop: Program, acme: Plant) -> None:
    answer = made(shop, currency="eur")

    item = shop.get(answer["Location"]).json()
    assert item == answer.json()
    assert item["standard_cost"] == "22.5"
    assert item["currency"] == "EUR"
    assert item["density_kg_per_l"] is None
    with acme.machine():
        assert Item.objects.get().standard_cost == Decimal("22.5")
        trail = AuditEntry.objects.get(relation="catalog_item")
        assert (trail.operation, trail.member.kind) == ("catalog.create_item", "integration")


def test_an_item_made_twice_is_made_once(shop: Program, acme: Plant) -> None:
    first = shop.post(ITEMS, ELDERBERRY, Idempotency_Key="k")
    second = shop.post(ITEMS, ELDERBERRY, Idempotency_Key="k")

    assert first.content == second.content
    with acme.machine():
        assert Item.objects.count() == 1


def test_a_taken_code_is_refused_in_the_operations_words(shop: Program) -> None:
    made(shop)

    said = problem(shop.post(ITEMS, {**ELDERBERRY, "sku": "eld"}), 409)

    assert said["detail"] == "There is an item eld already. Choose another code."
    assert list(said["fields"]) == ["sku"]


def test_all_faults_are_named_at_once(shop: Program, acme: Plant) -> None:
    wrong = {"sku": "=1+1", "gtin": "1", "currency": "EU"}

    said = problem(shop.post(ITEMS, {**ELDERBERRY, **wrong}), 409)

    assert set(said["fields"]) == {"sku", "gtin", "currency"}
    with acme.machine():
        assert not Item.objects.exists()


def test_a_change_is_made_to_the_item_that_was_read(shop: Program, acme: Plant) -> None:
    answer = made(shop)
    change = {"name": "Elderberry, dried", "shelf_life_days": None}

    changed = shop.patch(answer["Location"], change, If_Match=answer["ETag"])

    assert changed.status_code == 200
    assert (changed.json()["name"], changed.json()["shelf_life_days"]) == (change["name"], None)
    assert changed.json()["standard_cost"] == "22.5"
    late = shop.patch(answer["Location"], {"name": "Elder"}, If_Match=answer["ETag"])
    assert problem(late, 412)["current"]["name"] == change["name"]


def test_the_code_does_not_change(shop: Program) -> None:
    answer = made(shop)

    said = problem(shop.patch(answer["Location"], {"sku": "X"}, If_Match=answer["ETag"]), 422)

    assert list(said["fields"]) == ["sku"]


def test_items_are_found_by_code_and_kind(shop: Program) -> None:
    made(shop)
    made(shop, sku="GUM", kind="finished")

    by_code = shop.get(f"{ITEMS}?sku=eld").json()["results"]
    by_kind = shop.get(f"{ITEMS}?kind=finished").json()["results"]

    assert [one["sku"] for one in by_code] == ["ELD"]
    assert [one["sku"] for one in by_kind] == ["GUM"]
    problem(shop.get(f"{ITEMS}?kind=liquid"), 400)


def test_a_stranger_finds_and_changes_nothing(shop: Program, acme: Plant, rival: Plant) -> None:
    stranger = program(rival, "see_stock", "edit_catalog")
    answer = made(shop)
    change = {"If_Match": answer["ETag"]}

    assert stranger.get(ITEMS).json()["results"] == []
    assert stranger.get(f"{ITEMS}?sku=ELD").json()["results"] == []
    theirs = stranger.patch(answer["Location"], {"name": "Mine"}, **change)
    unknown = stranger.patch(f"{ITEMS}{new_id()}/", {"name": "Mine"}, **change)
    problem(theirs, 404)
    assert theirs.content == unknown.content
    assert shop.get(answer["Location"]).json()["name"] == "Elderberry extract"


def test_who_only_reads_changes_nothing(shop: Program, acme: Plant) -> None:
    answer = made(shop)
    reader = program(acme, "see_stock")

    assert reader.get(answer["Location"]).status_code == 200
    problem(reader.post(ITEMS, {**ELDERBERRY, "sku": "GUM"}), 403)
    problem(reader.patch(answer["Location"], {"name": "X"}, If_Match=answer["ETag"]), 403)
    problem(program(acme, "see_audit").get(ITEMS), 403)
