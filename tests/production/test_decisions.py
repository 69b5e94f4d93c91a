"""What the home page says needs a decision, and to whom."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.urls import set_urlconf

from core.web.decisions import decisions
from lots import operations as lots
from lots.operations import Scope
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


def test_reserved_stock_that_may_not_be_used_is_a_decision(kitchen: Kitchen, acme: Plant) -> None:
    with acme.machine():
        lot = kitchen.stocked()["ELD-SOON"]
        production.reserve_batch(batch=kitchen.batch("1000", number="B-1190"))
        lots.restrict(scope=Scope(lot=lot), uses=["production"])
    with acme.acting("petra"):
        first = decisions()[0]

    assert first.title == "Stock reserved for B-1190 may not be used"
    assert "lot ELD-SOON: its use is blocked" in first.consequence
    assert first.is_pressing
