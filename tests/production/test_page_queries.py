"""How often the pages of stock ask the database: no oftener for more rows."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from inventory import operations as inventory
from lots import operations as deciding
from lots.models import Lot
from lots.operations import Scope
from tests.browsers import browser_of
from tests.gummies import Kitchen
from tests.shelves import reserve, storage


@pytest.fixture
def walt(kitchen: Kitchen) -> Client:
    return browser_of(kitchen.plant, "walt")


def asked(client: Client, path: str) -> int:
    """How many statements one look at the page takes."""
    client.get(path)  # what is read once for a process is read by now
    with CaptureQueriesContext(
        connection,
    ) as statements:
        assert client.get(path).status_code == 200
    return len(statements)


def stock_up(kitchen: Kitchen, first: int, count: int) -> list[Lot]:
    """So many lots in drums, each restricted, moved and partly reserved."""
    with kitchen.plant.machine():
        made = []
        for n in range(first, first + count):
            lot = kitchen.lot(kitchen.elderberry, f"ELD-{n:03d}", "10", 30 + n)
            reserve(kitchen, "1")
            inventory.transfer(
                lot=lot, location=storage(), quantity=Decimal(2), to_container=f"D-{n}"
            )
            deciding.restrict(scope=Scope(lot=lot), uses=["sample"], reason="Seal broken.")
            made.append(lot)
        return made


@pytest.mark.parametrize(
    "path",
    ["items/{item}/", "lots/", "movements/", "restrictions/", "allocation/?item=ELD&quantity=12"],
)
def test_a_list_asks_no_oftener_for_more_rows(kitchen: Kitchen, walt: Client, path: str) -> None:
    url = "/t/acme/" + path.format(item=kitchen.elderberry.id)
    stock_up(kitchen, 0, 2)
    few = asked(walt, url)

    stock_up(kitchen, 2, 6)

    assert asked(walt, url) == few


def test_a_lot_asks_no_oftener_for_more_of_its_own(kitchen: Kitchen, walt: Client) -> None:
    (lot,) = stock_up(kitchen, 0, 1)
    url = f"/t/acme/lots/{lot.id}/"
    few = asked(walt, url)

    with kitchen.plant.machine():
        for n in range(5):
            inventory.transfer(
                lot=lot, location=storage(), quantity=Decimal(1), to_container=f"E-{n}"
            )
            deciding.restrict(scope=Scope(lot=lot), uses=["sample"], reason="Seal broken.")

    assert asked(walt, url) == few
