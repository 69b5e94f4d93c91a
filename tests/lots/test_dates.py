"""Every date of a lot that decides on its use: expiry, retest, maturity, and life that is left."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from core.refusals import Refused
from inventory import operations as inventory
from lots import rules
from lots.models import Lot
from tests.gummies import Kitchen
from tests.shelves import batch_document, causes, lies, ship, storage, taken, wants


def dated(kitchen: Kitchen, code: str, **days: int) -> Lot:
    """10 kg of elderberry whose dates are so many days from today."""
    return inventory.receive_lot(
        item=kitchen.elderberry,
        code=code,
        quantity=Decimal(10),
        uom="kg",
        **{name: kitchen.today + timedelta(days=ahead) for name, ahead in days.items()},
    )


@pytest.mark.parametrize(
    ("days", "through"),
    [
        ({"expires_on": 9, "retest_on": 5}, 5),
        ({"expires_on": 5, "retest_on": 9}, 5),
        ({"expires_on": 5}, 5),
        ({"retest_on": 5}, 5),
    ],
)
def test_the_earlier_of_expiry_and_retest_is_the_last_day(
    kitchen: Kitchen, days: dict[str, int], through: int
) -> None:
    with kitchen.plant.machine():
        dated(kitchen, "ELD-1", **days)

        assert taken(kitchen, "1", kitchen.today + timedelta(days=through)) != []
        assert taken(kitchen, "1", kitchen.today + timedelta(days=through + 1)) == []


def test_a_lot_past_its_retest_is_not_issued_nor_shipped(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        dated(kitchen, "ELD-1", retest_on=-1, expires_on=90)

        assert causes(kitchen) == {"ELD-1": "expired"}
        with pytest.raises(Refused, match="expired on"):
            ship(kitchen, "1")


def test_a_lot_without_dates_never_expires_and_goes_last(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        dated(kitchen, "ELD-NEVER")
        dated(kitchen, "ELD-FAR", expires_on=30_000)

        assert [lot for lot, _, _ in taken(kitchen, "20")] == ["ELD-FAR", "ELD-NEVER"]


@pytest.mark.parametrize(("ahead", "usable"), [(-1, True), (0, True), (1, False)])
def test_a_lot_is_used_from_the_day_it_has_matured(
    kitchen: Kitchen, ahead: int, usable: bool
) -> None:
    with kitchen.plant.machine():
        dated(kitchen, "ELD-1", available_from=ahead)

        assert bool(taken(kitchen, "1")) is usable
        assert causes(kitchen) == ({} if usable else {"ELD-1": "immature"})


def test_what_will_have_matured_is_planned_for_that_day(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        dated(kitchen, "ELD-1", available_from=3)

        assert taken(kitchen, "1", kitchen.today + timedelta(days=2)) == []
        assert taken(kitchen, "1", kitchen.today + timedelta(days=3)) != []


def test_what_will_have_matured_is_not_issued_before(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        lot = dated(kitchen, "ELD-1", available_from=3)

        with pytest.raises(Refused, match="not available before"):
            inventory.issue_batch(
                document=batch_document(),
                site=kitchen.site,
                need_on=kitchen.today + timedelta(days=3),
                demands=[wants(kitchen.elderberry, "1")],
            )

        assert lies(lot) == "10"


@pytest.mark.parametrize(("life_days", "usable"), [(0, True), (10, True), (11, False)])
def test_what_is_taken_lasts_the_days_it_must(
    kitchen: Kitchen, life_days: int, usable: bool
) -> None:
    with kitchen.plant.machine():
        dated(kitchen, "ELD-1", expires_on=10)

        assert bool(taken(kitchen, "1", life_days=life_days)) is usable


def test_a_lot_too_short_lived_for_one_line_is_used_for_the_next(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        soon = dated(kitchen, "ELD-SOON", expires_on=5)
        later = dated(kitchen, "ELD-LATER", expires_on=50)

        inventory.ship(
            document=batch_document(),
            site=kitchen.site,
            need_on=kitchen.today,
            demands=[
                wants(kitchen.elderberry, "4", line=1, life_days=20),
                wants(kitchen.elderberry, "4", line=2),
            ],
        )

        assert (lies(soon), lies(later)) == ("6", "6")


def test_a_short_line_says_which_lots_do_not_last(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        dated(kitchen, "ELD-1", expires_on=5)

        with pytest.raises(Refused, match=r"usable through .* only, too short for this"):
            inventory.ship(
                document=batch_document(),
                site=kitchen.site,
                need_on=kitchen.today,
                demands=[wants(kitchen.elderberry, "4", life_days=6)],
            )


@pytest.mark.parametrize(
    ("field", "days"),
    [
        ("expires_on", {"made_on": 0, "expires_on": -1}),
        ("retest_on", {"made_on": 0, "retest_on": -1}),
        ("received_on", {"made_on": 0, "received_on": -1}),
        ("available_from", {"made_on": 0, "available_from": -1}),
        ("available_from", {"available_from": 9, "expires_on": 8}),
    ],
)
def test_dates_that_contradict_each_other_are_refused_by_their_field(
    kitchen: Kitchen, field: str, days: dict[str, int]
) -> None:
    with kitchen.plant.machine():
        with pytest.raises(Refused) as refusal:
            dated(kitchen, "ELD-1", **days)

        assert refusal.value.field == field
        assert not Lot.objects.exists()


@pytest.mark.parametrize(
    ("dates", "limit"),
    [
        ({}, rules.NO_LIMIT),
        ({"expires_on": date(2027, 3, 14)}, date(2027, 3, 14)),
        ({"expires_on": date(2027, 3, 14), "retest_on": date(2027, 3, 1)}, date(2027, 3, 1)),
        (
            {
                "expires_on": date(2027, 3, 14),
                "opened_on": date(2027, 2, 28),
                "life_after_opening_days": 1,
            },
            date(2027, 3, 1),
        ),
        ({"opened_on": date(2027, 2, 28)}, rules.NO_LIMIT),
        ({"life_after_opening_days": 1}, rules.NO_LIMIT),
    ],
)
def test_the_effective_limit_is_the_earliest_of_all(dates: dict[str, object], limit: date) -> None:
    assert rules.effective_limit(**dates) == limit  # type: ignore[arg-type]


def test_the_days_of_a_lot_are_kept(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        lot = dated(kitchen, "ELD-1", made_on=-9, expires_on=9, retest_on=5, available_from=-2)
        lot.refresh_from_db()

        assert lot.usable_through == kitchen.today + timedelta(days=5)
        assert lies(lot, storage()) == "10"
