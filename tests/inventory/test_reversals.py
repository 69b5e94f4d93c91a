"""A wrong movement is undone by one the other way round, once, and only where it still can be."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from core.refusals import Forbidden, Refused
from inventory import operations as inventory
from inventory import queries as stock
from inventory.models import Movement
from lots.models import Lot
from tests.cast import Plant
from tests.gummies import Kitchen
from tests.shelves import (
    books_agree,
    drum,
    issue,
    latest,
    lies,
    movements_of,
    place,
    reserve,
    ship,
    storage,
)

TEN = Decimal(10)


@pytest.fixture
def lot(kitchen: Kitchen) -> Lot:
    """100 kg of elderberry in the main storage."""
    with kitchen.plant.machine():
        return kitchen.lot(kitchen.elderberry, "ELD-1", "100", 30)


def undo(*movements: Movement, key: str = "") -> Any:
    return inventory.reverse(movements=movements, reason="Wrong lot scanned", key=key)


def _done(kitchen: Kitchen, lot: Lot, kind: str) -> None:
    """A movement of this kind, 10 kg of the lot."""
    there: dict[str, Any] = {"lot": lot, "location": storage(), "quantity": TEN}
    match kind:
        case "issue":
            issue(kitchen, "10")
        case "shipment":
            ship(kitchen, "10")
        case "transfer":
            inventory.transfer(**there, to=place("COLD"))
        case "scrap":
            inventory.scrap(**there, reason="Spilt")
        case "sample":
            inventory.sample(**there)
        case "adjustment":
            inventory.adjust(lot=lot, location=storage(), counted=Decimal(90), reason="Counted")
        case "return":
            inventory.return_from_batch(**there, document=issue(kitchen, "10"))


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        ("issue", "90", "100"),
        ("shipment", "90", "100"),
        ("transfer", "90", "100"),
        ("scrap", "90", "100"),
        ("sample", "90", "100"),
        ("adjustment", "90", "100"),
        ("return", "100", "90"),
    ],
)
def test_each_kind_is_undone_and_both_stay_in_the_ledger(
    kitchen: Kitchen, lot: Lot, kind: str, before: str, after: str
) -> None:
    with kitchen.plant.machine():
        _done(kitchen, lot, kind)
        stood = lies(lot)
        wrong = latest(kind)

        (undone,) = movements_of(undo(wrong))

        assert (stood, lies(lot)) == (before, after)
        assert (undone.kind, undone.reverses_id, undone.document_id) == (
            "reversal",
            wrong.id,
            wrong.document_id,
        )
        assert undone.reason == "Wrong lot scanned"
        assert Movement.objects.filter(id=wrong.id).exists()
        assert stock.balance(lot).residual == 0
        books_agree()


def test_a_receipt_is_undone_while_all_of_it_is_there(kitchen: Kitchen, lot: Lot) -> None:
    with kitchen.plant.acting("walt"):
        undo(latest("receipt"))

        assert lies(lot) == "0"
        assert stock.balance(lot).made_or_received == 0


def test_what_is_no_longer_there_cannot_be_undone(kitchen: Kitchen, lot: Lot) -> None:
    with kitchen.plant.machine():
        issue(kitchen, "0.000001")

        with pytest.raises(Refused, match=r"100 kg of lot ELD-1 were.*99\.999999 kg are there"):
            undo(latest("receipt"))

        assert lies(lot) == "99.999999"


def test_what_is_reserved_meanwhile_cannot_be_undone(kitchen: Kitchen, lot: Lot) -> None:
    with kitchen.plant.machine():
        reserve(kitchen, "1")

        with pytest.raises(Refused, match="99 kg are there and free"):
            undo(latest("receipt"))


def test_a_transfer_into_a_drum_is_undone_out_of_it(kitchen: Kitchen, lot: Lot) -> None:
    with kitchen.plant.acting("walt"):
        inventory.transfer(lot=lot, location=storage(), quantity=TEN, to_container="DRUM-1")

        undo(latest("transfer"))

        assert (lies(lot), lies(lot, None, drum("DRUM-1"))) == ("100", "0")


def test_a_movement_is_undone_once(kitchen: Kitchen, lot: Lot) -> None:
    with kitchen.plant.machine():
        issue(kitchen, "10")
        undo(latest("issue"))

        with pytest.raises(Refused, match="This issue was reversed already"):
            undo(latest("issue"))

        assert lies(lot) == "100"


def test_one_movement_named_twice_is_undone_once_or_not_at_all(kitchen: Kitchen, lot: Lot) -> None:
    with kitchen.plant.machine():
        issue(kitchen, "10")
        wrong = latest("issue")

        undo(wrong, wrong)

        assert lies(lot) == "100"
        assert Movement.objects.filter(kind="reversal").count() == 1


def test_a_reversal_is_not_reversed(kitchen: Kitchen, lot: Lot) -> None:
    with kitchen.plant.machine():
        issue(kitchen, "10")
        undo(latest("issue"))

        with pytest.raises(Refused, match="A reversal is not reversed"):
            undo(latest("reversal"))


def test_a_key_repeated_undoes_once_and_answers_alike(kitchen: Kitchen, lot: Lot) -> None:
    with kitchen.plant.machine():
        issue(kitchen, "10")
        wrong = latest("issue")

        first = undo(wrong, key="scanner-7")
        second = undo(wrong, key="scanner-7")

        assert first == second
        assert lies(lot) == "100"


def test_all_are_undone_or_none(kitchen: Kitchen, lot: Lot) -> None:
    with kitchen.plant.machine():
        issue(kitchen, "10")

        with pytest.raises(Refused, match="Undo what was done with the rest first"):
            undo(latest("receipt"), latest("issue"))

        assert lies(lot) == "90"


def test_an_issue_whose_goods_came_back_cannot_be_undone_too(kitchen: Kitchen, lot: Lot) -> None:
    with kitchen.plant.machine():
        document = issue(kitchen, "10")
        inventory.return_from_batch(
            document=document, lot=lot, location=storage(), quantity=Decimal(1)
        )

        with pytest.raises(Refused, match="9 kg of it are not back"):
            undo(latest("issue"))

        assert lies(lot) == "91"


def test_a_shipment_whose_goods_came_back_cannot_be_undone_too(kitchen: Kitchen, lot: Lot) -> None:
    with kitchen.plant.machine():
        document = ship(kitchen, "10")
        inventory.return_from_customer(document=document, lot=lot, location=storage(), quantity=TEN)

        with pytest.raises(Refused, match="0 kg of it are not back"):
            undo(latest("shipment"))

        assert lies(lot) == "100"


def test_what_a_batch_made_is_undone_with_nothing_left_over(kitchen: Kitchen) -> None:
    from production import operations as production

    with kitchen.plant.machine():
        kitchen.stocked()
        batch = production.complete_batch(batch=kitchen.batch("1000"))

        undo(latest("output"))

        assert batch.output_lot is not None
        assert lies(batch.output_lot) == "0"
        assert stock.balance(batch.output_lot).residual == 0
        books_agree()


def test_a_reversal_needs_a_reason_and_something_to_undo(kitchen: Kitchen, lot: Lot) -> None:
    with kitchen.plant.acting("walt"):
        with pytest.raises(Refused, match="needs a reason"):
            inventory.reverse(movements=[latest("receipt")], reason=" ")
        with pytest.raises(Refused, match="Name the movement"):
            inventory.reverse(movements=[], reason="Wrong")


def test_who_may_not_adjust_may_not_undo(kitchen: Kitchen, lot: Lot) -> None:
    with kitchen.plant.acting("otto"), pytest.raises(Forbidden) as refusal:
        undo(latest("receipt"))

    assert refusal.value.right == "adjust_stock"


def test_a_stranger_undoes_nothing_of_ours(kitchen: Kitchen, lot: Lot, rival: Plant) -> None:
    with kitchen.plant.machine():
        received = latest("receipt")

    with rival.machine(), pytest.raises(Refused):
        undo(received)

    with kitchen.plant.machine():
        assert lies(lot) == "100"
