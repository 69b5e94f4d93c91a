"""A mock recall: whom to call, what is still here, and that it adds up; on a page and as a file."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, cast

from core import operations as core
from inventory import operations as inventory
from inventory.rules import Demand
from production import operations as production
from production import queries
from tests.browsers import browser_of, shown
from tests.cast import Plant
from tests.gummies import Kitchen


def used_and_shipped(kitchen: Kitchen) -> Any:
    """12.5 kg of elderberry made 1,000 bottles, of which 400 were shipped and 50 came back."""
    lots = kitchen.stocked()
    made = production.complete_batch(batch=kitchen.batch("1000", number="B-1")).output_lot
    paper = core.number(kind="shipment", given="SHP-1")
    inventory.ship(
        document=paper,
        site=kitchen.site,
        need_on=kitchen.today,
        demands=[Demand(1, kitchen.gummies.id, Decimal(400))],
    )
    store = made.quants.get(on_hand__gt=0).location
    inventory.return_from_customer(document=paper, lot=made, location=store, quantity=Decimal(50))
    return lots["ELD-LATER"]


def test_everything_that_contains_the_lot_is_found_and_adds_up(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        found = queries.recall(used_and_shipped(kitchen))

    assert [one.lot.code for one in found.reached] == ["ELD-LATER", "B-1"]
    assert [(one.shipment, one.lot.code, one.quantity) for one in found.sent] == [
        ("SHP-1", "B-1", Decimal(350))
    ]
    assert {(one.lot.code, one.on_hand) for one in found.on_hand} == {
        ("ELD-LATER", Decimal("17.5")),
        ("B-1", Decimal(650)),
    }
    assert (found.balance.residual, found.accounted_pct) == (0, 100)
    assert (found.customers, found.to_nobody_known) == ([], ["SHP-1"])


def test_the_page_and_the_file_say_the_same(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        lot = used_and_shipped(kitchen)
    petra = browser_of(kitchen.plant, "petra")

    page = shown(petra.get(f"/t/acme/lots/{lot.id}/recall/")).replace("\u202f", " ")
    answer = petra.get(f"/t/acme/lots/{lot.id}/recall/csv/")
    text = b"".join(cast(Iterable[bytes], answer.streaming_content)).decode()

    assert "100 %" in page
    assert "SHP-1: no customer on the shipment" in page
    assert "350 pcs" in page
    assert "650 pcs" in page
    rows = [(one["what"], one["lot"], one["quantity"]) for one in csv.DictReader(text.splitlines())]
    assert sorted(rows) == [
        ("batch", "B-1", "1000"),
        ("on hand", "B-1", "650"),
        ("on hand", "ELD-LATER", "17.5"),
        ("shipped", "B-1", "350"),
    ]


def test_a_lot_that_went_nowhere_says_so(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        lot = kitchen.stocked()["PEC-1"]

    page = shown(browser_of(kitchen.plant, "walt").get(f"/t/acme/lots/{lot.id}/recall/"))

    assert "Nothing of it was shipped." in page


def test_a_stranger_and_who_may_not_see_stock_get_neither(kitchen: Kitchen, rival: Plant) -> None:
    with kitchen.plant.machine():
        lot = kitchen.stocked()["PEC-1"]

    for path in (f"lots/{lot.id}/recall/", f"lots/{lot.id}/recall/csv/"):
        assert browser_of(rival, "petra").get(f"/t/rival/{path}").status_code == 404
        assert browser_of(kitchen.plant, "ada").get(f"/t/acme/{path}").status_code == 403
