"""The expiry strip of the home page: each lot in its week, nothing invented."""

from __future__ import annotations

from datetime import timedelta

from inventory import queries as stock
from inventory.strip import strip
from tests.browsers import browser_of, shown
from tests.cast import Plant
from tests.gummies import Kitchen


def test_each_lot_stands_in_the_week_of_its_last_day(kitchen: Kitchen) -> None:
    monday = kitchen.today - timedelta(days=kitchen.today.weekday())
    next_week = (monday + timedelta(days=9) - kitchen.today).days
    with kitchen.plant.machine():
        kitchen.lot(kitchen.pectin, "PEC-OLD", "4", -1)
        kitchen.lot(kitchen.pectin, "PEC-BAD", "4", -1, "rejected")
        kitchen.lot(kitchen.pectin, "PEC-SOON", "4", next_week)
        kitchen.lot(kitchen.elderberry, "ELD-SOON", "4", next_week)
        kitchen.lot(kitchen.pectin, "PEC-LATE", "4", 300)
        kitchen.lot(kitchen.pectin, "PEC-NEVER", "4", None)

        found = stock.expiry_by_week(today=kitchen.today)

    assert [(row.kind, row.expired, sum(row.weeks), row.weeks[1]) for row in found] == [
        ("raw", 1, 2, 2)
    ]
    drawn = strip(found, kitchen.today)
    assert drawn.label == "1 lot has expired and 2 expire within 12 weeks, by week and kind of item"
    assert sum(cell.count for cell in drawn.cells) == 3


def test_the_home_page_draws_it_for_who_may_see_stock(kitchen: Kitchen, rival: Plant) -> None:
    with kitchen.plant.machine():
        kitchen.lot(kitchen.pectin, "PEC-SOON", "4", 3)
        kitchen.batch("100", number="B-1")

    petra = shown(browser_of(kitchen.plant, "petra").get("/t/acme/"))
    walt = shown(browser_of(kitchen.plant, "walt").get("/t/acme/"))
    ada = shown(browser_of(kitchen.plant, "ada").get("/t/acme/"))
    theirs = shown(browser_of(rival, "petra").get("/t/rival/"))

    assert "What expires when" in petra
    assert "Batches by day" in petra
    assert "What expires when" in walt
    assert "Batches by day" not in walt
    assert "What expires when" not in ada
    assert "What expires when" not in theirs


def test_what_waits_in_quarantine_is_listed_the_longest_first(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        kitchen.lot(kitchen.pectin, "PEC-A", "4", 90, "quarantine")
        kitchen.lot(kitchen.pectin, "PEC-B", "4", 90, "quarantine")
        kitchen.lot(kitchen.pectin, "PEC-OK", "4", 90)

        assert [lot.code for lot in stock.lots_waiting()] == ["PEC-A", "PEC-B"]

    page = shown(browser_of(kitchen.plant, "walt").get("/t/acme/"))
    assert "Waiting in quarantine" in page
    assert "2 lots, the longest first" in page
