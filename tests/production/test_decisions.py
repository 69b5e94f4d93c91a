"""What the home page says needs a decision, and to whom."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.urls import set_urlconf

from core.web.decisions import decisions
from lots.operations import Scope, restrict
from production import operations as production
from tests.cast import Plant
from tests.core.web.conftest import browser_of
from tests.gummies import Kitchen


@pytest.fixture(autouse=True)
def in_a_tenant(settings: Any) -> Iterator[None]:
    """As on a tenant's page, where addresses are the tenant's."""
    set_urlconf(settings.TENANT_URLCONF)
    yield
    set_urlconf(None)


def titles() -> list[str]:
    return [one.title for one in decisions()]


def test_a_short_batch_comes_first_and_says_why(kitchen: Kitchen, acme: Plant) -> None:
    with acme.machine():
        kitchen.stocked()
        kitchen.batch("3000", number="B-1185")
    with acme.acting("petra"):
        first = decisions()[0]

    # 3,000 bottles take 37.5 kg of elderberry and 7.5 kg of pectin; 30 kg and 5 kg are usable.
    assert first.title == "B-1185 is short of 2 ingredients"
    assert "7.5 kg of Elderberry extract missing" in first.consequence.replace("\u202f", " ")
    assert "in quarantine" in first.consequence
    assert first.is_pressing


def test_a_batch_due_with_all_it_needs_is_offered_until_it_is_made(
    kitchen: Kitchen, acme: Plant
) -> None:
    with acme.machine():
        kitchen.stocked()
        batch = kitchen.batch("100", number="B-1182")
        assert "B-1182 has all it needs" in titles()

        production.complete_batch(batch=batch)

        assert "B-1182 has all it needs" not in titles()


def test_a_batch_that_is_late_says_so_until_it_is_closed(kitchen: Kitchen, acme: Plant) -> None:
    with acme.machine():
        kitchen.stocked()
        batch = production.plan_batch(
            version=kitchen.version,
            quantity=kitchen.version.batch_size,
            uom="pcs",
            planned_on=kitchen.today - timedelta(days=2),
            number="B-1176",
        )
        assert "B-1176 is 2 days late" in titles()

        production.complete_batch(batch=batch)

        assert "B-1176 is 2 days late" not in titles()


def test_a_reserved_lot_that_may_not_be_used_any_more_is_named(
    kitchen: Kitchen, acme: Plant
) -> None:
    with acme.machine():
        lots = kitchen.stocked()
        production.reserve_batch(batch=kitchen.batch("800", number="B-1183"))
        restrict(scope=Scope(lot=lots["ELD-SOON"]), uses=["production"])

    with acme.acting("petra"):
        found = [one for one in decisions() if "reserved" in one.title]
    assert [one.title for one in found] == ["A lot reserved for B-1183 can no longer be used"]
    assert "ELD-SOON (10 kg)" in found[0].consequence.replace("\u202f", " ")


def test_the_button_is_what_the_reader_may_do(kitchen: Kitchen, acme: Plant) -> None:
    with acme.machine():
        kitchen.stocked()
        kitchen.batch("100", number="B-1182")
        kitchen.batch("3000", number="B-1185")

    said = {}
    for who in ("petra", "otto", "quinn"):
        with acme.acting(who):
            said[who] = [one.action for one in decisions() if one.title.startswith("B-")]
    assert said == {
        "petra": ["See what is missing", "Reserve for it"],
        "otto": ["See what is missing", "Issue and complete"],
        "quinn": ["Decide ELD-QUARANTINE", "Open batch"],
    }


def test_a_batch_of_next_month_waits(kitchen: Kitchen, acme: Plant) -> None:
    with acme.machine():
        production.plan_batch(
            version=kitchen.version,
            quantity=kitchen.version.batch_size,
            uom="pcs",
            planned_on=kitchen.today + timedelta(days=30),
        )

        assert titles() == []


def test_expired_stock_and_stock_that_expires_soon_are_named(kitchen: Kitchen, acme: Plant) -> None:
    with acme.machine():
        kitchen.lot(kitchen.pectin, "PEC-OLD", "4", -1)
        kitchen.lot(kitchen.pectin, "PEC-SOON", "4", 3)
        kitchen.lot(kitchen.pectin, "PEC-LATE", "4", 22)

    with acme.acting("walt"):
        said = [one.title.replace("\u202f", " ") for one in decisions()]
    assert said == [
        "PEC-OLD has expired with 4 kg left",
        f"4 kg of {kitchen.pectin.name} expire in 3 days",
    ]


def test_who_may_not_see_batches_is_not_told_of_them(kitchen: Kitchen, acme: Plant) -> None:
    with acme.machine():
        kitchen.batch("100")

    with acme.acting("walt"):
        assert titles() == []


def test_another_plant_has_nothing_to_decide(kitchen: Kitchen, acme: Plant, rival: Plant) -> None:
    with acme.machine():
        kitchen.batch("100")

    with rival.acting("petra"):
        assert titles() == []


def test_the_home_page_shows_them(kitchen: Kitchen, acme: Plant) -> None:
    with acme.machine():
        kitchen.batch("3000", number="B-1185")

    page = browser_of(acme, "petra").get("/t/acme/")

    assert b"B-1185 is short of 2 ingredients" in page.content
    assert b"1 thing needs a decision" in page.content
