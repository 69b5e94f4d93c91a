"""Named lots: taken as FEFO would, or over it with a right and a reason, and then reported."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from catalog import operations as catalog
from catalog import queries as places
from core.models import Document
from core.refusals import Forbidden, Refused
from inventory import operations as inventory
from inventory import queries as stock
from inventory.operations.issues import Named
from lots import operations as lots
from lots.models import Lot
from tests.cast import Plant
from tests.gummies import Kitchen
from tests.shelves import (
    batch_document,
    books_agree,
    drum,
    in_drum,
    issue,
    latest,
    lies,
    promised,
    reserve,
    storage,
)

WHY = "The customer asked for the other origin."


@pytest.fixture
def shelf(kitchen: Kitchen) -> dict[str, Lot]:
    """The kitchen's lots: ELD-SOON goes before ELD-LATER."""
    with kitchen.plant.machine():
        return kitchen.stocked()


def name(
    kitchen: Kitchen, lot: Lot, quantity: str = "2", document: Document | None = None, **how: Any
) -> UUID:
    """Issue so much of a lot in storage."""
    return inventory.issue_named(
        document=document or batch_document(),
        site=kitchen.site,
        need_on=kitchen.today,
        picks=[Named(1, lot, storage(), Decimal(quantity))],
        **how,
    )


def test_the_lot_fefo_names_is_taken_without_a_word(
    kitchen: Kitchen, shelf: dict[str, Lot]
) -> None:
    with kitchen.plant.acting("otto"):
        name(kitchen, shelf["ELD-SOON"])

        assert lies(shelf["ELD-SOON"]) == "8"
        assert not latest("issue").overrides_fefo
        assert not stock.overrides().exists()


def test_a_later_lot_is_refused_and_the_earlier_named(
    kitchen: Kitchen, shelf: dict[str, Lot]
) -> None:
    with kitchen.plant.machine():
        with pytest.raises(Refused, match=r"FEFO takes ELD-SOON \(2 kg\) of ELD first") as refusal:
            name(kitchen, shelf["ELD-LATER"])

        assert refusal.value.code == "fefo"
        assert refusal.value.data["passed_over"] == [
            {"lot": "ELD-SOON", "quantity": "2", "unit": "kg"}
        ]
        assert lies(shelf["ELD-LATER"]) == "20"


def test_an_override_has_its_reason_and_is_listed(kitchen: Kitchen, shelf: dict[str, Lot]) -> None:
    with kitchen.plant.machine():
        name(kitchen, shelf["ELD-LATER"], reason=WHY)

        (listed,) = stock.overrides()
        assert (listed.lot, listed.reason, listed.quantity) == (
            shelf["ELD-LATER"],
            WHY,
            Decimal(2),
        )
        assert (lies(shelf["ELD-LATER"]), lies(shelf["ELD-SOON"])) == ("18", "10")
        books_agree()


def test_who_may_issue_may_not_override_with_that_alone(
    kitchen: Kitchen, shelf: dict[str, Lot]
) -> None:
    with kitchen.plant.acting("otto"), pytest.raises(Forbidden) as refusal:
        name(kitchen, shelf["ELD-LATER"], reason=WHY)

    assert refusal.value.right == "override_fefo"
    with kitchen.plant.machine():
        assert lies(shelf["ELD-LATER"]) == "20"


def test_a_reason_that_is_not_needed_marks_nothing(kitchen: Kitchen, shelf: dict[str, Lot]) -> None:
    with kitchen.plant.acting("otto"):
        name(kitchen, shelf["ELD-SOON"], reason=WHY)

        assert not stock.overrides().exists()


@pytest.mark.parametrize(
    ("code", "cause"), [("ELD-EXPIRED", "expired on"), ("ELD-QUARANTINE", "in quarantine")]
)
def test_there_is_no_override_for_what_may_not_be_used(
    kitchen: Kitchen, shelf: dict[str, Lot], code: str, cause: str
) -> None:
    with kitchen.plant.machine(), pytest.raises(Refused, match=f"may not be used: {cause}"):
        name(kitchen, shelf[code], reason=WHY)


def test_there_is_no_override_for_what_is_restricted(
    kitchen: Kitchen, shelf: dict[str, Lot]
) -> None:
    with kitchen.plant.machine():
        lots.restrict(scope=lots.Scope(lot=shelf["ELD-LATER"]), uses=["production"])

        with pytest.raises(Refused, match="may not be used: its use is blocked"):
            name(kitchen, shelf["ELD-LATER"], reason=WHY)


def test_there_is_no_override_for_what_others_have_reserved(
    kitchen: Kitchen, shelf: dict[str, Lot]
) -> None:
    with kitchen.plant.machine():
        reserve(kitchen, "10")

        with pytest.raises(Refused, match="may not be used: all of it is reserved"):
            name(kitchen, shelf["ELD-SOON"], reason=WHY)


def test_more_than_is_free_of_a_named_lot_is_refused(
    kitchen: Kitchen, shelf: dict[str, Lot]
) -> None:
    with kitchen.plant.machine():
        with pytest.raises(Refused, match=r"10 kg of lot ELD-SOON are free.*10\.000001 kg"):
            name(kitchen, shelf["ELD-SOON"], "10.000001")
        name(kitchen, shelf["ELD-SOON"], "10")

        assert lies(shelf["ELD-SOON"]) == "0"


@pytest.mark.parametrize("quantity", ["0", "-1", "NaN", "0.0000001"])
def test_a_quantity_that_is_none_is_refused(
    kitchen: Kitchen, shelf: dict[str, Lot], quantity: str
) -> None:
    with kitchen.plant.machine(), pytest.raises(Refused) as refusal:
        name(kitchen, shelf["ELD-SOON"], quantity)

    assert refusal.value.field == "quantity"


def test_a_named_lot_consumes_its_own_reservation(kitchen: Kitchen, shelf: dict[str, Lot]) -> None:
    with kitchen.plant.machine():
        document = reserve(kitchen, "10")

        name(kitchen, shelf["ELD-SOON"], "4", document)

        assert (lies(shelf["ELD-SOON"]), promised(shelf["ELD-SOON"])) == ("6", Decimal(6))
        books_agree()


def test_the_reservation_of_the_named_lot_is_consumed_and_no_other(
    kitchen: Kitchen, shelf: dict[str, Lot]
) -> None:
    with kitchen.plant.machine():
        document = reserve(kitchen, "30")

        name(kitchen, shelf["ELD-LATER"], "5", document)
        inventory.issue_named(
            document=document,
            site=kitchen.site,
            need_on=kitchen.today,
            picks=[
                Named(1, shelf["ELD-SOON"], storage(), Decimal(1)),
                Named(1, shelf["ELD-LATER"], storage(), Decimal(7)),
            ],
        )

        assert promised(shelf["ELD-SOON"]) == 9
        assert promised(shelf["ELD-LATER"]) == 8
        books_agree()


def test_what_others_have_reserved_is_not_passed_over(
    kitchen: Kitchen, shelf: dict[str, Lot]
) -> None:
    with kitchen.plant.machine():
        reserve(kitchen, "10")

        name(kitchen, shelf["ELD-LATER"])

        assert not stock.overrides().exists()


def test_a_lot_too_short_lived_for_the_use_is_not_passed_over(
    kitchen: Kitchen, shelf: dict[str, Lot]
) -> None:
    with kitchen.plant.machine():
        name(kitchen, shelf["ELD-LATER"], life_days=31)

        assert not stock.overrides().exists()
        with pytest.raises(Refused, match="too short for this"):
            name(kitchen, shelf["ELD-SOON"], life_days=31, reason=WHY)


def test_two_lots_are_named_together_as_fefo_would(kitchen: Kitchen, shelf: dict[str, Lot]) -> None:
    with kitchen.plant.machine():
        inventory.issue_named(
            document=batch_document(),
            site=kitchen.site,
            need_on=kitchen.today,
            picks=[
                Named(1, shelf["ELD-LATER"], storage(), Decimal(5)),
                Named(1, shelf["ELD-SOON"], storage(), Decimal(10)),
            ],
        )

        assert (lies(shelf["ELD-SOON"]), lies(shelf["ELD-LATER"])) == ("0", "15")
        assert not stock.overrides().exists()


def test_more_of_a_later_lot_than_fefo_would_take_is_an_override(
    kitchen: Kitchen, shelf: dict[str, Lot]
) -> None:
    with kitchen.plant.machine():
        picks = [
            Named(1, shelf["ELD-SOON"], storage(), Decimal(1)),
            Named(1, shelf["ELD-LATER"], storage(), Decimal(5)),
        ]
        how: dict[str, Any] = {
            "document": batch_document(),
            "site": kitchen.site,
            "need_on": kitchen.today,
            "picks": picks,
        }

        with pytest.raises(Refused, match=r"FEFO takes ELD-SOON \(5 kg\) of ELD first"):
            inventory.issue_named(**how)
        inventory.issue_named(**how, reason=WHY)

        # The call was the override, so all it took is listed.
        assert {one.lot.code for one in stock.overrides()} == {"ELD-SOON", "ELD-LATER"}


def test_a_drum_is_named_by_its_number(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        lot = in_drum(kitchen, "ELD-1", "5", 30, "DRUM-1")

        inventory.ship_named(
            document=batch_document(),
            site=kitchen.site,
            need_on=kitchen.today,
            picks=[Named(1, lot, storage(), Decimal(2), drum("DRUM-1"))],
        )

        assert lies(lot, None, drum("DRUM-1")) == "3"


def test_a_place_of_another_site_is_refused(kitchen: Kitchen, shelf: dict[str, Lot]) -> None:
    with kitchen.plant.machine():
        other = catalog.found_site(code="NORTH")
        away = inventory.receive_lot(
            item=kitchen.elderberry,
            code="ELD-AWAY",
            quantity=Decimal(5),
            uom="kg",
            location=places.default_storage(other),
        )

        with pytest.raises(Refused, match="NORTH-STORAGE stands at another site"):
            inventory.issue_named(
                document=batch_document(),
                site=kitchen.site,
                need_on=kitchen.today,
                picks=[Named(1, away, places.default_storage(other), Decimal(1))],
                reason=WHY,
            )


def test_a_key_repeated_takes_once(kitchen: Kitchen, shelf: dict[str, Lot]) -> None:
    with kitchen.plant.machine():
        document = batch_document()

        first = name(kitchen, shelf["ELD-SOON"], "10", document, key="scanner-7")
        second = name(kitchen, shelf["ELD-SOON"], "10", document, key="scanner-7")

        assert first == second
        assert lies(shelf["ELD-SOON"]) == "0"


def test_naming_asks_for_the_right(kitchen: Kitchen, shelf: dict[str, Lot]) -> None:
    with kitchen.plant.acting("walt"), pytest.raises(Forbidden) as refusal:
        name(kitchen, shelf["ELD-SOON"])

    assert refusal.value.right == "run_batches"


def test_a_stranger_names_nothing_of_ours(
    kitchen: Kitchen, shelf: dict[str, Lot], rival: Plant
) -> None:
    with kitchen.plant.machine():
        here = storage()

    with rival.machine(), pytest.raises(Refused, match="stands at another site"):
        inventory.issue_named(
            document=batch_document(),
            site=places.main_site(),
            need_on=kitchen.today + timedelta(days=1),
            picks=[Named(1, shelf["ELD-SOON"], here, Decimal(1))],
        )

    with kitchen.plant.machine():
        assert lies(shelf["ELD-SOON"]) == "10"


def test_what_was_issued_is_short_for_the_next(kitchen: Kitchen, shelf: dict[str, Lot]) -> None:
    with kitchen.plant.machine():
        name(kitchen, shelf["ELD-SOON"], "10")

        with pytest.raises(Refused, match=r"20 kg usable, 0\.5 kg short"):
            issue(kitchen, "20.5")
