"""The list of lots: narrowed and ordered by its address, held lots marked."""

from __future__ import annotations

import pytest
from django.test import Client

from catalog import queries as places
from lots import operations as deciding
from lots import queries as lot_queries
from lots.models import Lot
from lots.operations import Scope
from tests.browsers import browser_of, shown
from tests.gummies import Kitchen
from tests.shelves import issue, storage

LOTS = "/t/acme/lots/"


@pytest.fixture
def lots(kitchen: Kitchen) -> dict[str, Lot]:
    with kitchen.plant.machine():
        return kitchen.stocked()


@pytest.fixture
def petra(kitchen: Kitchen) -> Client:
    return browser_of(kitchen.plant, "petra")


def codes(client: Client, query: str = "") -> list[str]:
    return [lot.code for lot in client.get(LOTS + query).context["rows"].rows]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?item=pec", ["PEC-1"]),
        ("?item=NOPE", []),
        ("?disposition=quarantine", ["ELD-QUARANTINE"]),
        ("?disposition=lost", []),
        ("?sort=upwards", []),
        ("?item=ELD&sort=limit", ["ELD-EXPIRED", "ELD-QUARANTINE", "ELD-SOON", "ELD-LATER"]),
        ("?item=ELD&sort=code", ["ELD-EXPIRED", "ELD-LATER", "ELD-QUARANTINE", "ELD-SOON"]),
        ("", ["PEC-1", "ELD-LATER", "ELD-SOON", "ELD-QUARANTINE", "ELD-EXPIRED"]),
    ],
)
def test_the_address_narrows_and_orders(
    lots: dict[str, Lot], petra: Client, query: str, expected: list[str]
) -> None:
    assert codes(petra, query) == expected


def test_used_up_lots_are_shown_when_asked_for(
    kitchen: Kitchen, lots: dict[str, Lot], petra: Client
) -> None:
    with kitchen.plant.machine():
        issue(kitchen, "10")

    assert "ELD-SOON" not in codes(petra)
    assert "ELD-SOON" in codes(petra, "?show=all")


@pytest.mark.parametrize("scope", ["lot", "item", "supplier"])
def test_a_held_lot_is_marked_whatever_the_hold_is_on(
    kitchen: Kitchen, lots: dict[str, Lot], petra: Client, scope: str
) -> None:
    lot = lots["ELD-SOON"]
    with kitchen.plant.machine():
        nordbeere = places.partner_by_code("NORDBEERE")
        on = {"lot": lot, "item": lot.item, "supplier": nordbeere}[scope]
        deciding.restrict(scope=Scope(**{scope: on}), uses=["production"])  # type: ignore[arg-type]
        held = lot_queries.held_among(list(lots.values()))

    page = shown(petra.get(LOTS))
    assert ("On hold" in page) is bool(held)
    assert (lot.id in held) is (scope != "supplier")  # it names no supplier


@pytest.mark.parametrize("uses", [["sample"], ["move"]])
def test_a_lot_that_may_be_used_is_not_on_hold(
    kitchen: Kitchen, lots: dict[str, Lot], petra: Client, uses: list[str]
) -> None:
    with kitchen.plant.machine():
        deciding.restrict(scope=Scope(lot=lots["ELD-SOON"]), uses=uses)
        deciding.restrict(scope=Scope(location=storage()), uses=uses)

    assert "On hold" not in shown(petra.get(LOTS))
