"""Drums: numbered once, opened once, and with a life of their own from then on."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from catalog import operations as catalog
from core.refusals import Forbidden, Refused
from core.tenancy.context import performing
from inventory import operations as inventory
from lots import operations as lots
from lots import queries
from lots.models import Container, Lot
from tests.cast import Plant
from tests.gummies import Kitchen
from tests.shelves import books_agree, causes, drum, in_drum, issue, lies, place, storage, taken


@pytest.fixture
def opening(kitchen: Kitchen) -> Kitchen:
    """The kitchen, whose elderberry keeps for 5 days once its drum is open."""
    with kitchen.plant.machine():
        catalog.change_item(
            item=kitchen.elderberry,
            version=kitchen.elderberry.version,
            life_after_opening_days=5,
        )
    return kitchen


def opened(kitchen: Kitchen, code: str, days_ago: int) -> Container:
    return lots.open_container(
        container=drum(code), opened_on=kitchen.today - timedelta(days=days_ago)
    )


@pytest.mark.parametrize(("days_ago", "usable"), [(0, True), (5, True), (6, False)])
def test_an_opened_drum_is_usable_through_its_life_after_opening(
    opening: Kitchen, days_ago: int, usable: bool
) -> None:
    with opening.plant.machine():
        in_drum(opening, "ELD-1", "10", 90, "DRUM-1")

        opened(opening, "DRUM-1", days_ago)

        assert bool(taken(opening, "1")) is usable
        books_agree()


def test_opening_never_makes_a_lot_last_longer(opening: Kitchen) -> None:
    with opening.plant.machine():
        in_drum(opening, "ELD-1", "10", 2, "DRUM-1")

        opened(opening, "DRUM-1", 0)

        assert taken(opening, "1", opening.today + timedelta(days=2)) != []
        assert taken(opening, "1", opening.today + timedelta(days=3)) == []


def test_only_the_opened_drum_ages(opening: Kitchen) -> None:
    with opening.plant.machine():
        in_drum(opening, "ELD-1", "10", 90, "DRUM-1")
        inventory.transfer(
            lot=drum("DRUM-1").lot,
            location=storage(),
            container=drum("DRUM-1"),
            quantity=Decimal(4),
            to_container="DRUM-2",
        )

        opened(opening, "DRUM-1", 6)

        assert causes(opening) == {"DRUM-1": "expired"}
        assert taken(opening, "10") == [("ELD-1", "DRUM-2", Decimal(4))]


def test_the_open_drum_goes_first_of_those_that_last_as_long(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        in_drum(kitchen, "ELD-1", "10", 30, "DRUM-1")
        in_drum(kitchen, "ELD-2", "10", 30, "DRUM-2")
        before = taken(kitchen, "1")

        opened(kitchen, "DRUM-2", 0)

        assert (before[0][1], taken(kitchen, "1")[0][1]) == ("DRUM-1", "DRUM-2")
        books_agree()


def test_what_expires_first_goes_before_an_open_drum(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        in_drum(kitchen, "ELD-1", "10", 29, "DRUM-1")
        in_drum(kitchen, "ELD-2", "10", 30, "DRUM-2")

        opened(kitchen, "DRUM-2", 0)

        assert taken(kitchen, "1")[0][1] == "DRUM-1"


def test_loose_stock_goes_before_drums_of_the_same_lot(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        lot = kitchen.lot(kitchen.elderberry, "ELD-1", "10", 30)
        inventory.transfer(lot=lot, location=storage(), quantity=Decimal(4), to_container="DRUM-1")

        issue(kitchen, "7")

        assert (lies(lot), lies(lot, None, drum("DRUM-1"))) == ("0", "3")


def test_what_is_filled_into_an_open_drum_later_shares_its_limit(opening: Kitchen) -> None:
    with opening.plant.machine():
        lot = in_drum(opening, "ELD-1", "10", 90, "DRUM-1")
        inventory.transfer(
            lot=lot,
            location=storage(),
            container=drum("DRUM-1"),
            quantity=Decimal(10),
            to_container="DRUM-2",
        )
        opened(opening, "DRUM-1", 6)

        inventory.transfer(
            lot=lot,
            location=storage(),
            container=drum("DRUM-2"),
            quantity=Decimal(3),
            to_container="DRUM-1",
        )

        assert causes(opening) == {"DRUM-1": "expired"}


def test_another_life_after_opening_counts_for_drums_that_are_open(opening: Kitchen) -> None:
    with opening.plant.machine():
        in_drum(opening, "ELD-1", "10", 90, "DRUM-1")
        opened(opening, "DRUM-1", 6)
        opening.elderberry.refresh_from_db()

        catalog.change_item(
            item=opening.elderberry,
            version=opening.elderberry.version,
            life_after_opening_days=6,
        )

        assert taken(opening, "1") != []
        books_agree()


def test_a_drum_is_opened_once(opening: Kitchen) -> None:
    with opening.plant.acting("walt"):
        in_drum(opening, "ELD-1", "10", 90, "DRUM-1")
        opened(opening, "DRUM-1", 2)

        with pytest.raises(Refused, match="DRUM-1 was opened on"):
            opened(opening, "DRUM-1", 0)

        assert drum("DRUM-1").opened_on == opening.today - timedelta(days=2)


def test_not_even_by_hand_is_a_drum_closed_again(opening: Kitchen) -> None:
    with opening.plant.machine():
        in_drum(opening, "ELD-1", "10", 90, "DRUM-1")
        opened(opening, "DRUM-1", 2)

        with (
            performing("test.tamper"),
            pytest.raises(DatabaseError, match="is opened once"),
            transaction.atomic(),
        ):
            Container.objects.update(opened_on=None)


def test_a_drum_is_not_opened_before_its_lot_was_made(kitchen: Kitchen) -> None:
    with kitchen.plant.acting("walt"):
        lot = inventory.receive_lot(
            item=kitchen.elderberry,
            code="ELD-1",
            quantity=Decimal(1),
            uom="kg",
            made_on=date(2026, 2, 1),
            container="DRUM-1",
        )

        with pytest.raises(Refused, match="was made on 2026-02-01, after 2026-01-31"):
            lots.open_container(container=drum("DRUM-1"), opened_on=date(2026, 1, 31))
        assert lot.made_on == date(2026, 2, 1)


@pytest.mark.parametrize("code", ["=1+1", "x" * 201])
def test_a_number_that_cannot_be_is_refused_with_its_field(kitchen: Kitchen, code: str) -> None:
    with kitchen.plant.acting("walt"), pytest.raises(Refused) as refusal:
        in_drum(kitchen, "ELD-1", "1", 30, code)

    assert refusal.value.field == "container"
    with kitchen.plant.machine():
        assert not Container.objects.exists()


def test_opening_asks_for_the_right(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        in_drum(kitchen, "ELD-1", "10", 90, "DRUM-1")
    with kitchen.plant.acting("petra"):
        with pytest.raises(Forbidden):
            opened(kitchen, "DRUM-1", 0)

        assert drum("DRUM-1").opened_on is None


def test_a_stranger_neither_finds_nor_opens_our_drum(kitchen: Kitchen, rival: Plant) -> None:
    with kitchen.plant.machine():
        in_drum(kitchen, "ELD-1", "10", 90, "DRUM-1")
        ours = drum("DRUM-1")

    with rival.machine():
        assert not Container.objects.exists()
        with pytest.raises((Refused, Container.DoesNotExist, Lot.DoesNotExist)):
            lots.open_container(container=ours, opened_on=kitchen.today)

    with kitchen.plant.machine():
        assert drum("DRUM-1").opened_on is None


def test_an_open_drum_stays_as_old_in_another_place(opening: Kitchen) -> None:
    with opening.plant.machine():
        lot = in_drum(opening, "ELD-1", "10", 90, "DRUM-1")
        opened(opening, "DRUM-1", 6)

        inventory.transfer(
            lot=lot,
            location=storage(),
            container=drum("DRUM-1"),
            quantity=Decimal(10),
            to=place("COLD"),
            to_container="DRUM-1",
        )

        assert causes(opening) == {"DRUM-1": "expired"}


def test_what_is_poured_from_an_open_drum_stays_as_old(opening: Kitchen) -> None:
    with opening.plant.machine():
        lot = in_drum(opening, "ELD-1", "10", 90, "DRUM-1")
        opened(opening, "DRUM-1", 6)

        inventory.transfer(
            lot=lot,
            location=storage(),
            container=drum("DRUM-1"),
            quantity=Decimal(4),
            to_container="DRUM-2",
        )

        assert drum("DRUM-2").opened_on == opening.today - timedelta(days=6)
        assert taken(opening, "1") == []
        books_agree()


def test_what_was_opened_is_kept_in_a_container(opening: Kitchen) -> None:
    with opening.plant.machine():
        lot = in_drum(opening, "ELD-1", "10", 90, "DRUM-1")
        opened(opening, "DRUM-1", 1)

        with pytest.raises(Refused, match="Name the container it is kept in") as refusal:
            inventory.transfer(
                lot=lot,
                location=storage(),
                container=drum("DRUM-1"),
                quantity=Decimal(4),
                to=place("SHELF"),
            )

        assert refusal.value.field == "container"
        assert lies(lot, container=drum("DRUM-1")) == "10"


def test_older_material_is_not_poured_upon_fresher(opening: Kitchen) -> None:
    with opening.plant.machine():
        lot = in_drum(opening, "ELD-1", "10", 90, "DRUM-1")
        pour: dict[str, Any] = {"lot": lot, "location": storage(), "container": drum("DRUM-1")}
        inventory.transfer(**pour, quantity=Decimal(3), to_container="DRUM-2")
        opened(opening, "DRUM-1", 3)
        opened(opening, "DRUM-2", 1)

        with pytest.raises(Refused, match="Keep the older by itself"):
            inventory.transfer(**pour, quantity=Decimal(3), to_container="DRUM-2")

        assert drum("DRUM-2").opened_on == opening.today - timedelta(days=1)


def test_a_closed_drum_is_poured_anywhere(opening: Kitchen) -> None:
    with opening.plant.machine():
        lot = in_drum(opening, "ELD-1", "10", 90, "DRUM-1")
        shelf = place("SHELF")

        inventory.transfer(
            lot=lot,
            location=storage(),
            container=drum("DRUM-1"),
            quantity=Decimal(4),
            to=shelf,
        )

        assert lies(lot, shelf) == "4"


def test_what_comes_back_from_a_batch_stays_as_old_as_its_drum(opening: Kitchen) -> None:
    with opening.plant.machine():
        lot = in_drum(opening, "ELD-1", "10", 90, "DRUM-1")
        opened(opening, "DRUM-1", 4)
        document = issue(opening, "5")
        back: dict[str, Any] = {"document": document, "lot": lot, "location": storage()}

        with pytest.raises(Refused, match="Name the container it is kept in"):
            inventory.return_from_batch(**back, quantity=Decimal(2))
        inventory.return_from_batch(**back, quantity=Decimal(2), container="DRUM-3")

        assert drum("DRUM-3").opened_on == opening.today - timedelta(days=4)


def test_a_drum_is_not_opened_tomorrow(kitchen: Kitchen) -> None:
    with kitchen.plant.acting("walt"):
        in_drum(kitchen, "ELD-1", "10", 90, "DRUM-1")

        with pytest.raises(Refused, match="is yet to come"):
            lots.open_container(
                container=drum("DRUM-1"), opened_on=queries.latest_day() + timedelta(days=1)
            )
        lots.open_container(container=drum("DRUM-1"), opened_on=queries.latest_day())
