"""Stock over REST: received once, found by its codes, and nobody else's."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from catalog import operations as catalog
from core.ids import new_id
from core.models import Document
from inventory import queries
from inventory.models import Movement
from lots.models import Lot
from tests.cast import Plant
from tests.core.api.conftest import Program, problem, program
from tests.gummies import Kitchen, kitchen_of

API = "/api/v1"
RECEIPTS = f"{API}/receipts/"
CAME = {"sku": "eld", "code": "ELD-1", "quantity": "2500.50", "uom": "g", "supplier": "NordBeere"}


@pytest.fixture
def dock(kitchen: Kitchen) -> Program:
    """The program at Acme's goods-in."""
    return program(kitchen.plant, "see_stock", "receive")


def rows(who: Program, address: str) -> Any:
    answer = who.get(f"{API}/{address}")
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


def nothing_came(plant: Plant) -> None:
    with plant.machine():
        assert not Lot.objects.exists()
        assert not Movement.objects.exists()
        assert not Document.objects.filter(kind="receipt").exists()


def test_a_lot_is_received_in_the_items_unit_and_read_back(dock: Program, acme: Plant) -> None:
    answer = dock.post(RECEIPTS, CAME)

    assert answer.status_code == 201, answer.content
    receipt = dock.get(answer["Location"]).json()
    assert receipt == answer.json()
    assert (receipt["sku"], receipt["lot_code"], receipt["number"]) == ("ELD", "ELD-1", "RCV-0001")
    assert (receipt["quantity"], receipt["uom"]) == ("2.5005", "kg")
    assert (receipt["entered_quantity"], receipt["entered_uom"]) == ("2500.5", "g")
    assert (receipt["disposition"], receipt["location_code"]) == ("released", "MAIN-STORAGE")
    lot = dock.get(f"{API}/lots/{receipt['lot']}/").json()
    assert (lot["on_hand"], lot["free"], lot["uom"]) == ("2.5005", "2.5005", "kg")
    with acme.machine():
        moved = Movement.objects.get()
        assert (moved.operation, moved.member.kind) == ("inventory.receive_lot", "integration")


def test_a_receipt_sent_twice_is_received_once(dock: Program, acme: Plant) -> None:
    first = dock.post(RECEIPTS, CAME, Idempotency_Key="truck-7")
    second = dock.post(RECEIPTS, CAME, Idempotency_Key="truck-7")

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    assert second["Idempotency-Replayed"] == "true"
    with acme.machine():
        assert queries.on_hand(Lot.objects.get()) == Decimal("2.5005")


def test_an_inspected_items_lot_comes_into_quarantine(dock: Program, kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        catalog.change_item(
            item=kitchen.elderberry, version=kitchen.elderberry.version, inspection_required=True
        )

    assert dock.post(RECEIPTS, CAME).json()["disposition"] == "quarantine"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"sku": "NONE"}, "sku"),
        ({"location": "NOWHERE"}, "location"),
        ({"location": "MAIN:supplier"}, "location"),
        ({"uom": "l"}, "uom"),
        ({"uom": "buckets"}, "uom"),
        ({"quantity": "0"}, "quantity"),
        ({"quantity": "-1"}, "quantity"),
        ({"quantity": "99999999999999", "uom": "t"}, "quantity"),
        ({"code": "=1+1"}, "code"),
        ({"made_on": "2026-11-24", "expires_on": "2026-11-23"}, "expires_on"),
    ],
)
def test_what_a_rule_refuses_names_its_field_and_leaves_nothing(
    dock: Program, acme: Plant, wrong: dict[str, str], field: str
) -> None:
    said = problem(dock.post(RECEIPTS, {**CAME, **wrong}), 409)

    assert list(said["fields"]) == [field]
    nothing_came(acme)


@pytest.mark.parametrize(
    "wrong",
    [
        {"quantity": 2.5},
        {"quantity": "2,5"},
        {"quantity": "1e3"},
        {"quantity": "0.0000001"},
        {"expires_on": "24.11.2026"},
        {"expires_on": "2026-02-30"},
        {"expires_on": "20261124"},
        {"expires_on": 20261124},
        {"disposition": "released"},
        {"code": "A\tB"},
    ],
)
def test_what_cannot_be_read_is_refused_by_its_field(
    dock: Program, acme: Plant, wrong: dict[str, Any]
) -> None:
    said = problem(dock.post(RECEIPTS, {**CAME, **wrong}), 422)

    assert list(said["fields"]) == list(wrong)
    nothing_came(acme)


def test_a_lot_that_is_there_already_is_refused_and_nothing_moves(
    dock: Program, acme: Plant
) -> None:
    dock.post(RECEIPTS, CAME)

    said = problem(dock.post(RECEIPTS, {**CAME, "code": "eld-1"}), 409)

    assert said["detail"] == "There is a lot eld-1 of ELD already. Choose another code."
    with acme.machine():
        assert (Movement.objects.count(), Lot.objects.count()) == (1, 1)


def test_a_receipt_that_breaks_half_way_leaves_nothing_and_can_be_sent_again(
    dock: Program, acme: Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(_: Lot) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as moment:
        moment.setattr(queries, "lot_as_kept", breaks)
        problem(dock.post(RECEIPTS, CAME, Idempotency_Key="k"), 500)
    nothing_came(acme)

    assert dock.post(RECEIPTS, CAME, Idempotency_Key="k").status_code == 201


def test_who_may_not_receive_receives_nothing(kitchen: Kitchen, acme: Plant) -> None:
    reader = program(acme, "see_stock")

    assert problem(reader.post(RECEIPTS, CAME), 403)["right"] == "receive"
    nothing_came(acme)
    blind = program(acme, "see_batches")
    for noun in ("lots", "locations", "on-hand", "movements", "receipts"):
        assert problem(blind.get(f"{API}/{noun}/"), 403)["right"] == "see_stock"


def test_lots_are_found_by_item_code_and_disposition(dock: Program, kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        kitchen.stocked()

    assert len(rows(dock, "lots/")) == 5
    assert len(rows(dock, "lots/?sku=eld")) == 4
    assert [one["code"] for one in rows(dock, "lots/?code=pec-1")] == ["PEC-1"]
    quarantined = rows(dock, "lots/?disposition=quarantine&sku=ELD")
    assert [one["code"] for one in quarantined] == ["ELD-QUARANTINE"]
    assert rows(dock, "lots/?sku=NONE") == []
    problem(dock.get(f"{API}/lots/?disposition=fine"), 400)


def test_lots_come_in_pages_that_leave_none_out(dock: Program, kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        kitchen.stocked()

    seen: list[str] = []
    following: str | None = ""
    while following is not None:
        cursor = f"&cursor={following}" if following else ""
        page = dock.get(f"{API}/lots/?limit=2{cursor}").json()
        seen += [one["code"] for one in page["results"]]
        following = page["next"]

    assert sorted(seen) == ["ELD-EXPIRED", "ELD-LATER", "ELD-QUARANTINE", "ELD-SOON", "PEC-1"]


def test_on_hand_says_what_is_free_of_which_lot_where(dock: Program, kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        kitchen.stocked()

    (soon,) = rows(dock, "on-hand/?lot=ELD-SOON&location=main-storage")

    assert (soon["sku"], soon["on_hand"], soon["reserved"], soon["free"]) == (
        "ELD",
        "10",
        "0",
        "10",
    )
    assert soon["expires_on"] == (kitchen.today + timedelta(days=30)).isoformat()
    (pectin,) = rows(dock, "on-hand/?sku=PEC")
    assert pectin["expires_on"] is None
    assert rows(dock, "on-hand/?location=NOWHERE") == []


def test_movements_say_from_where_to_where_and_who(dock: Program, kitchen: Kitchen) -> None:
    receipt = dock.post(RECEIPTS, CAME).json()

    (moved,) = rows(dock, "movements/?kind=receipt&lot=ELD-1&sku=ELD")

    assert (moved["id"], moved["document_number"]) == (receipt["id"], "RCV-0001")
    assert (moved["from_code"], moved["to_code"]) == ("MAIN:supplier", "MAIN-STORAGE")
    assert moved["member_name"].startswith("Program")
    assert rows(dock, "movements/?kind=issue") == []
    assert dock.get(f"{API}/movements/{moved['id']}/").json() == moved


def test_locations_are_found_by_code_and_kind(dock: Program) -> None:
    (storage,) = rows(dock, "locations/?code=main-storage")

    assert (storage["kind"], storage["site_code"], storage["is_virtual"]) == (
        "storage",
        "MAIN",
        False,
    )
    assert [one["is_virtual"] for one in rows(dock, "locations/?kind=supplier")] == [True]
    assert dock.get(f"{API}/locations/{storage['id']}/").json() == storage


def test_with_nothing_there_lists_are_empty(dock: Program) -> None:
    for noun in ("lots", "on-hand", "movements", "receipts"):
        assert dock.get(f"{API}/{noun}/").json() == {"results": [], "next": None}


def test_a_stranger_finds_nothing_and_cannot_receive_into_our_places(
    dock: Program, kitchen: Kitchen, rival: Plant
) -> None:
    receipt = dock.post(RECEIPTS, CAME).json()
    with kitchen.plant.machine():
        catalog.create_location(site="MAIN", code="ACME-COLD", kind="storage")
    with rival.machine():
        kitchen_of(rival)
    stranger = program(rival, "see_stock", "receive")
    ids = {"lots": receipt["lot"], "receipts": receipt["id"], "movements": receipt["id"]}

    for noun, theirs in {**ids, "locations": receipt["location"]}.items():
        foreign = stranger.get(f"{API}/{noun}/{theirs}/")
        problem(foreign, 404)
        assert foreign.content == stranger.get(f"{API}/{noun}/{new_id()}/").content
    for noun in ("lots", "on-hand", "movements", "receipts"):
        assert rows(stranger, f"{noun}/") == []
    said = problem(stranger.post(RECEIPTS, {**CAME, "location": "ACME-COLD"}), 409)
    assert said["detail"].startswith("There is no location ACME-COLD")
    nothing_came(rival)


def test_a_cursor_of_one_list_does_not_open_another(dock: Program, kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        kitchen.stocked()
    following = dock.get(f"{API}/lots/?limit=1").json()["next"]

    problem(dock.get(f"{API}/movements/?cursor={following}"), 400)
    problem(dock.get(f"{API}/lots/?sku=ELD&cursor={following}"), 400)
