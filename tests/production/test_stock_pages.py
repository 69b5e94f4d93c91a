"""The pages of an item and of a lot: what there is, what stops it, what became of it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from catalog import operations as catalog
from core.templatetags.trade import UNIT_SPACE
from inventory import operations as inventory
from lots import operations as deciding
from lots.models import Lot
from lots.operations import Scope
from production import operations as production
from tests.browsers import browser_of, shown
from tests.cast import Plant
from tests.gummies import Kitchen
from tests.shelves import drum, in_drum, place, reserve, storage


@pytest.fixture
def lots(kitchen: Kitchen) -> dict[str, Lot]:
    """10 kg that expire soon, 4 of them reserved, 20 kg later, and what may not be used."""
    with kitchen.plant.machine():
        found = kitchen.stocked()
        reserve(kitchen, "4")
        return found


@pytest.fixture
def petra(kitchen: Kitchen) -> Client:
    return browser_of(kitchen.plant, "petra")


def item_page(client: Client, kitchen: Kitchen) -> str:
    return shown(client.get(f"/t/acme/items/{kitchen.elderberry.id}/")).replace(UNIT_SPACE, " ")


def lot_page(client: Client, lot: Lot) -> str:
    return shown(client.get(f"/t/acme/lots/{lot.id}/")).replace(UNIT_SPACE, " ")


def states(client: Client, kitchen: Kitchen) -> dict[str, Decimal]:
    page = client.get(f"/t/acme/items/{kitchen.elderberry.id}/")
    return {one.name: one.quantity for one in page.context["standing"].states}


def test_states_never_overlap_and_sum_to_what_is_on_hand(
    kitchen: Kitchen, lots: dict[str, Lot], petra: Client
) -> None:
    with kitchen.plant.machine():
        deciding.decide(lot=lots["ELD-QUARANTINE"], disposition="rejected", reason="Mould.")
        kitchen.lot(kitchen.elderberry, "ELD-NEW", "7", 90, "quarantine")
        away = kitchen.lot(kitchen.elderberry, "ELD-AWAY", "3", 90)
        inventory.transfer(
            lot=away, location=storage(), quantity=Decimal(3), to=place("BACK", "returns")
        )
        deciding.restrict(scope=Scope(lot=lots["ELD-LATER"]), uses=["production"])

    assert states(petra, kitchen) == {
        "free": Decimal(6),  # 10 less 4 reserved
        "reserved": Decimal(4),
        "quarantine": Decimal(7),
        "restricted": Decimal(20),
        "place": Decimal(3),
        "expired": Decimal(50),
        "rejected": Decimal(50),
    }


def test_an_item_shows_its_lots_in_the_order_fefo_takes_them(
    kitchen: Kitchen, lots: dict[str, Lot], petra: Client
) -> None:
    page = petra.get(f"/t/acme/items/{kitchen.elderberry.id}/")

    codes = [quant.lot.code for quant in page.context["rows"].rows]
    assert codes == ["ELD-EXPIRED", "ELD-QUARANTINE", "ELD-SOON", "ELD-LATER"]


def test_an_item_names_who_waits_and_where_it_is_used(
    kitchen: Kitchen, lots: dict[str, Lot], petra: Client
) -> None:
    page = item_page(petra, kitchen)

    assert "130 kg on hand" in page
    assert "26 kg free today" in page
    assert "4 kg" in page and "any lot" not in page
    assert "GUM v1" in page and "12.5 kg" in page


def test_sold_goods_are_judged_by_whether_they_can_be_shipped(
    kitchen: Kitchen, petra: Client
) -> None:
    with kitchen.plant.machine():
        made = kitchen.lot(kitchen.gummies, "GUM-1", "90", 300)
        inventory.transfer(
            lot=made, location=storage(), quantity=Decimal(90), to=place("DOCK", "shipping")
        )

    page = petra.get(f"/t/acme/items/{kitchen.gummies.id}/")

    assert page.context["standing"].free == 90


def test_an_item_with_nothing_says_what_to_do(kitchen: Kitchen, petra: Client) -> None:
    page = item_page(petra, kitchen)

    assert "Nothing of it is on hand. Receive a lot, or make it by a batch." in page
    assert "Nobody has any of it reserved." in page


def test_an_item_offers_what_each_may_do(kitchen: Kitchen, petra: Client) -> None:
    walt = item_page(browser_of(kitchen.plant, "walt"), kitchen)

    assert "/receipts/new/?item=ELD&amp;uom=kg" in walt
    assert "/receipts/new/" not in item_page(petra, kitchen)


def test_a_receipt_begun_on_the_item_knows_it(kitchen: Kitchen) -> None:
    walt = browser_of(kitchen.plant, "walt")

    form = walt.get("/t/acme/receipts/new/?item=ELD&uom=kg").context["form"]

    assert (form["item"].value(), form["uom"].value()) == ("ELD", "kg")


def test_a_receipt_takes_every_fact_of_the_label(kitchen: Kitchen) -> None:
    walt = browser_of(kitchen.plant, "walt")
    with kitchen.plant.machine():
        place("COLD")
    today = kitchen.today
    days = {
        "made_on": today - timedelta(days=9),
        "received_on": today - timedelta(days=1),
        "available_from": today + timedelta(days=2),
        "retest_on": today + timedelta(days=50),
        "expires_on": today + timedelta(days=90),
    }

    answer = walt.post(
        "/t/acme/receipts/new/",
        {
            "item": "ELD",
            "code": "ELD-9",
            "quantity": "500",
            "uom": "g",
            "location": "cold",
            "container": "D-77",
            "disposition": "quarantine",
            "key": "k",
            **{name: str(day) for name, day in days.items()},
        },
    )

    assert answer.status_code == 303
    with kitchen.plant.machine():
        lot = Lot.objects.get(code="ELD-9")
        quant = lot.quants.get()
        assert {name: getattr(lot, name) for name in days} == days
        assert (quant.location.code, str(quant.container), quant.on_hand) == (
            "COLD",
            "D-77",
            Decimal("0.5"),
        )
        assert lot.disposition == "quarantine"


def test_a_lot_names_what_blocks_it_who_said_so_and_what_it_holds_up(
    kitchen: Kitchen, lots: dict[str, Lot], petra: Client
) -> None:
    with kitchen.plant.acting("quinn"):
        deciding.restrict(
            scope=Scope(lot=lots["ELD-SOON"]),
            uses=["production", "shipment"],
            reason="Plate count is 2,900.",
        )

    page = lot_page(petra, lots["ELD-SOON"])

    assert "Blocked from going into batches and being shipped." in page
    assert "Plate count is 2,900." in page
    assert "restricted by Quinn Approver" in page
    assert "It holds up" in page
    assert "lifting/" not in page
    assert "lifting/" in lot_page(browser_of(kitchen.plant, "quinn"), lots["ELD-SOON"])


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("ELD-QUARANTINE", "It waits for a decision."),
        ("ELD-EXPIRED", "No batch takes it."),
    ],
)
def test_a_lot_that_nothing_takes_says_why(
    kitchen: Kitchen, lots: dict[str, Lot], petra: Client, code: str, sentence: str
) -> None:
    assert sentence in lot_page(petra, lots[code])
    assert sentence not in lot_page(petra, lots["ELD-LATER"])


def test_a_rejected_lot_names_who_rejected_it_and_why(
    kitchen: Kitchen, lots: dict[str, Lot]
) -> None:
    with kitchen.plant.acting("quinn"):
        deciding.decide(lot=lots["ELD-SOON"], disposition="rejected", reason="It smells.")

    page = lot_page(browser_of(kitchen.plant, "walt"), lots["ELD-SOON"])

    assert "Nobody can use it: it was rejected." in page
    assert "Quinn Approver" in page and "It smells." in page
    assert "Scrap what is left" in page


def test_the_clock_that_sets_the_limit_is_named(kitchen: Kitchen, petra: Client) -> None:
    with kitchen.plant.machine():
        lot = inventory.receive_lot(
            item=kitchen.elderberry,
            code="ELD-R",
            quantity=Decimal(1),
            uom="kg",
            retest_on=kitchen.today + timedelta(days=5),
            expires_on=kitchen.today + timedelta(days=90),
        )

    page = lot_page(petra, lot)

    assert "the retest decides" in page
    assert "5 days to retest" in page


def test_an_open_drum_shows_its_own_clock(kitchen: Kitchen, petra: Client) -> None:
    with kitchen.plant.machine():
        lot = in_drum(kitchen, "ELD-2", "25", 90, "D-1")
        catalog.change_item(
            item=kitchen.elderberry, version=kitchen.elderberry.version, life_after_opening_days=7
        )
        deciding.open_container(container=drum("D-1"), opened_on=kitchen.today)

    page = lot_page(petra, lot)

    assert "D-1" in page and "open since" in page and "good through" in page


def test_what_happened_is_told_in_one_order(kitchen: Kitchen, lots: dict[str, Lot]) -> None:
    with kitchen.plant.machine():
        production.complete_batch(batch=kitchen.batch("100", number="B-1182"))
    with kitchen.plant.acting("quinn"):
        deciding.decide(lot=lots["ELD-SOON"], disposition="quarantine", reason="A complaint.")
        block = deciding.restrict(scope=Scope(lot=lots["ELD-SOON"]), uses=["move"])
        deciding.lift(restriction=block, reason="It was another lot.")

    page = browser_of(kitchen.plant, "petra").get(f"/t/acme/lots/{lots['ELD-SOON'].id}/")
    told = [
        "moved" if one.movement else "decided" if one.decision else "placed" if one.placed else "up"
        for one in page.context["happenings"]
    ]

    assert told == ["up", "placed", "decided", "moved", "moved"]
    text = shown(page).replace(UNIT_SPACE, " ")
    assert "1.25 kg issued to B-1182" in text
    assert "It was another lot." in text


BUTTONS = {
    "walt": {"transfer", "adjustment", "scrap", "supplier-return"},
    "quinn": {"disposition", "restriction", "sample"},
    "otto": {"issue", "sample"},
    "petra": set(),
}


@pytest.mark.parametrize("who", BUTTONS)
def test_a_lot_offers_each_what_they_may_do(kitchen: Kitchen, who: str) -> None:
    from catalog import queries as places

    with kitchen.plant.machine():
        lot = inventory.receive_lot(
            item=kitchen.elderberry,
            code="ELD-1",
            quantity=Decimal(5),
            uom="kg",
            supplier=places.partner_by_code("NORDBEERE"),
        )

    page = lot_page(browser_of(kitchen.plant, who), lot)

    every = set().union(*BUTTONS.values())
    assert {act for act in every if f"/lots/{lot.id}/{act}/" in page} == BUTTONS[who]


def test_a_strangers_item_is_no_page(kitchen: Kitchen, rival: Plant) -> None:
    stranger = browser_of(rival, "petra")

    assert stranger.get(f"/t/rival/items/{kitchen.elderberry.id}/").status_code == 404
    assert stranger.get(f"/t/acme/items/{kitchen.elderberry.id}/").status_code == 404
