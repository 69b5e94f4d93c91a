"""Stock of a known lot moves: between places and drums, out as scrap or sample, and back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction

from catalog import operations as catalog
from catalog import queries as places
from catalog.queries.partners import partner_by_code
from core.models import Document
from core.refusals import Forbidden, Refused
from inventory import operations as inventory
from inventory import queries as stock
from inventory.models import Movement
from lots import operations as lots
from lots.models import Container, Lot
from tests.cast import Plant
from tests.gummies import Kitchen
from tests.shelves import (
    batch_document,
    books_agree,
    causes,
    drum,
    in_drum,
    issue,
    latest,
    lies,
    place,
    reserve,
    ship,
    storage,
)

TEN = Decimal(10)


@pytest.fixture
def lot(kitchen: Kitchen) -> Lot:
    """100 kg of elderberry, loose in the main storage."""
    with kitchen.plant.machine():
        return kitchen.lot(kitchen.elderberry, "ELD-1", "100", 30)


def test_a_transfer_moves_stock_to_another_place(kitchen: Kitchen, lot: Lot) -> None:
    with kitchen.plant.machine():
        cold = place("COLD")

    with kitchen.plant.acting("walt"):
        inventory.transfer(lot=lot, location=storage(), quantity=TEN, to=cold)

        assert (lies(lot), lies(lot, cold)) == ("90", "10")
        books_agree()


def test_a_transfer_takes_any_unit_of_the_item(kitchen: Kitchen, lot: Lot) -> None:
    with kitchen.plant.machine():
        cold = place("COLD")

        inventory.transfer(lot=lot, location=storage(), quantity=Decimal(2500), uom="g", to=cold)

        assert lies(lot, cold) == "2.5"
        moved = latest("transfer")
        assert (moved.entered_quantity, moved.entered_uom) == ("2500", "g")


def test_a_drum_is_filled_split_and_merged(kitchen: Kitchen, lot: Lot) -> None:
    with kitchen.plant.acting("walt"):
        inventory.transfer(lot=lot, location=storage(), quantity=TEN, to_container="DRUM-1")
        inventory.transfer(
            lot=lot,
            location=storage(),
            container=drum("DRUM-1"),
            quantity=Decimal(4),
            to_container="DRUM-2",
        )
        split = lies(lot, None, drum("DRUM-1")), lies(lot, None, drum("DRUM-2"))
        inventory.transfer(
            lot=lot,
            location=storage(),
            container=drum("DRUM-2"),
            quantity=Decimal(4),
            to_container="drum-1",
        )

        merged = lies(lot, None, drum("DRUM-1")), lies(lot, None, drum("DRUM-2"))
        assert (split, merged, lies(lot)) == (("6", "4"), ("10", "0"), "90")
        books_agree()


def test_another_lots_drum_is_refused(kitchen: Kitchen, lot: Lot) -> None:
    with kitchen.plant.acting("walt"):
        in_drum(kitchen, "ELD-2", "5", 30, "DRUM-1")

        with pytest.raises(Refused, match="Container DRUM-1 holds lot ELD-2 of ELD") as refusal:
            inventory.transfer(lot=lot, location=storage(), quantity=TEN, to_container="DRUM-1")

        assert refusal.value.field == "container"
        assert lies(lot) == "100"


def test_the_database_too_refuses_another_lots_drum(kitchen: Kitchen, lot: Lot) -> None:
    from core.tenancy.context import performing
    from inventory.operations import stored

    with kitchen.plant.machine(), performing("test.reach"):
        in_drum(kitchen, "ELD-2", "5", 30, "DRUM-1")
        line = {
            "lot": lot.id,
            "from_location": storage().id,
            "to_location": storage().id,
            "to_container": drum("DRUM-1").id,
            "quantity": TEN,
            "entered_quantity": "10",
            "entered_uom": "kg",
        }

        with pytest.raises(Refused, match="The container holds another lot"), transaction.atomic():
            stored.move(kind="transfer", lines=[line])


def test_a_transfer_to_where_it_lies_is_refused(kitchen: Kitchen, lot: Lot) -> None:
    with (
        kitchen.plant.acting("walt"),
        pytest.raises(Refused, match="Lot ELD-1 lies in MAIN-STORAGE already"),
    ):
        inventory.transfer(lot=lot, location=storage(), quantity=TEN, to=storage())


def test_a_transfer_to_outside_is_refused(kitchen: Kitchen, lot: Lot) -> None:
    with kitchen.plant.acting("walt"):
        outside = places.virtual_location(kitchen.site, "customer")

        with pytest.raises(Refused, match="stands for what is outside"):
            inventory.transfer(lot=lot, location=storage(), quantity=TEN, to=outside)


@pytest.mark.parametrize(
    ("quantity", "sentence"),
    [
        ("100.000001", r"100 kg of lot ELD-1 are in MAIN-STORAGE; 100\.000001 kg cannot be taken"),
        ("0", "Give a quantity above zero"),
        ("-1", "Give a quantity above zero"),
        ("0.0000001", "Give a quantity above zero"),
    ],
)
def test_a_quantity_that_cannot_move_is_refused(
    kitchen: Kitchen, lot: Lot, quantity: str, sentence: str
) -> None:
    with kitchen.plant.machine():
        cold = place("COLD")

        with pytest.raises(Refused, match=sentence):
            inventory.transfer(lot=lot, location=storage(), quantity=Decimal(quantity), to=cold)

        assert (lies(lot), lies(lot, cold)) == ("100", "0")


def test_the_last_millionth_moves(kitchen: Kitchen, lot: Lot) -> None:
    with kitchen.plant.machine():
        cold = place("COLD")
        inventory.transfer(lot=lot, location=storage(), quantity=Decimal("99.999999"), to=cold)

        inventory.transfer(lot=lot, location=storage(), quantity=Decimal("0.000001"), to=cold)

        assert (lies(lot), lies(lot, cold)) == ("0", "100")


def test_what_is_reserved_does_not_move(kitchen: Kitchen, lot: Lot) -> None:
    with kitchen.plant.machine():
        reserve(kitchen, "95")
        cold = place("COLD")

        with pytest.raises(Refused, match="95 kg of it reserved; 10 kg cannot be taken"):
            inventory.transfer(lot=lot, location=storage(), quantity=TEN, to=cold)


def test_a_lot_that_is_not_there_is_refused(kitchen: Kitchen, lot: Lot) -> None:
    with kitchen.plant.machine():
        cold = place("COLD")

        with pytest.raises(Refused, match="Lot ELD-1 is not in COLD"):
            inventory.scrap(lot=lot, location=cold, quantity=TEN, reason="Spilt")


@pytest.mark.parametrize(
    ("counted", "difference", "left"), [("103", "3", "103"), ("97.5", "-2.5", "97.5")]
)
def test_a_count_puts_on_hand_right(
    kitchen: Kitchen, lot: Lot, counted: str, difference: str, left: str
) -> None:
    with kitchen.plant.acting("walt"):
        found = inventory.adjust(
            lot=lot, location=storage(), counted=Decimal(counted), reason="Counted twice"
        )

        assert (found, lies(lot)) == (Decimal(difference), left)
        assert latest("adjustment").reason == "Counted twice"
        assert stock.balance(lot).residual == 0
        books_agree()


def test_a_count_to_zero_empties_the_place(kitchen: Kitchen, lot: Lot) -> None:
    with kitchen.plant.acting("walt"):
        inventory.adjust(lot=lot, location=storage(), counted=Decimal(0), reason="Gone")

        assert lies(lot) == "0"


def test_a_count_that_agrees_is_said_and_posts_nothing(kitchen: Kitchen, lot: Lot) -> None:
    with kitchen.plant.acting("walt"):
        with pytest.raises(Refused, match="100 kg of lot ELD-1 stand in MAIN-STORAGE, as counted"):
            inventory.adjust(lot=lot, location=storage(), counted=Decimal(100), reason="Counted")

        assert not Movement.objects.filter(kind="adjustment").exists()


def test_a_count_below_what_is_reserved_is_refused(kitchen: Kitchen, lot: Lot) -> None:
    with kitchen.plant.machine():
        reserve(kitchen, "95")

        with pytest.raises(Refused, match="95 kg of it reserved"):
            inventory.adjust(lot=lot, location=storage(), counted=Decimal(94), reason="Counted")

        inventory.adjust(lot=lot, location=storage(), counted=Decimal(95), reason="Counted")
        assert lies(lot) == "95"


def test_a_count_below_zero_is_refused(kitchen: Kitchen, lot: Lot) -> None:
    with kitchen.plant.acting("walt"), pytest.raises(Refused, match="zero or more"):
        inventory.adjust(lot=lot, location=storage(), counted=Decimal(-1), reason="Counted")


def test_a_lot_found_where_it_never_was_is_counted_in(kitchen: Kitchen, lot: Lot) -> None:
    with kitchen.plant.machine():
        cold = place("COLD")

        inventory.adjust(lot=lot, location=cold, counted=TEN, reason="Found")

        assert lies(lot, cold) == "10"


def test_what_expired_may_be_scrapped_and_moved_but_not_issued(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        old = kitchen.lot(kitchen.elderberry, "ELD-OLD", "10", -1)
        cold = place("COLD")

        with pytest.raises(Refused, match="expired"):
            issue(kitchen, "1")
        inventory.transfer(lot=old, location=storage(), quantity=Decimal(4), to=cold)
        inventory.scrap(lot=old, location=storage(), quantity=Decimal(6), reason="Out of date")

        assert (lies(old), lies(old, cold)) == ("0", "4")
        assert stock.balance(old).scrapped == 6


def test_a_sample_is_taken_of_a_lot_in_quarantine(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        held = kitchen.lot(kitchen.elderberry, "ELD-Q", "10", 30, "quarantine")

    with kitchen.plant.acting("quinn"):
        inventory.sample(lot=held, location=storage(), quantity=Decimal(50), uom="g")

        assert lies(held) == "9.95"
        assert stock.balance(held).sampled == Decimal("0.05")


@pytest.mark.parametrize(
    ("use", "blocked"), [("sample", inventory.sample), ("move", inventory.transfer)]
)
def test_a_restriction_on_the_use_blocks_it(
    kitchen: Kitchen, lot: Lot, use: str, blocked: Any
) -> None:
    with kitchen.plant.machine():
        cold = place("COLD")
        lots.restrict(scope=lots.Scope(lot=lot), uses=[use])
        target = {"to": cold} if use == "move" else {}

        with pytest.raises(Refused, match="ELD-1"):
            blocked(lot=lot, location=storage(), quantity=TEN, **target)


def test_a_restriction_does_not_block_scrap_or_a_return(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        supplied = _supplied(kitchen)
        lots.restrict(
            scope=lots.Scope(lot=supplied), uses=["production", "shipment", "sample", "move"]
        )

        inventory.scrap(lot=supplied, location=storage(), quantity=TEN, reason="Mould")
        inventory.return_to_supplier(lot=supplied, location=storage(), quantity=TEN, reason="Mould")

        assert lies(supplied) == "80"


def test_stock_goes_back_to_its_supplier(kitchen: Kitchen) -> None:
    with kitchen.plant.acting("walt"):
        supplied = _supplied(kitchen)

        inventory.return_to_supplier(
            lot=supplied, location=storage(), quantity=TEN, reason="Wet bags"
        )

        assert lies(supplied) == "90"
        moved = latest("return")
        assert (moved.to_location.kind, moved.reason) == ("supplier", "Wet bags")
        assert moved.document is not None
        assert moved.document.kind == "return"


def test_a_lot_without_a_supplier_goes_back_to_none(kitchen: Kitchen, lot: Lot) -> None:
    with kitchen.plant.acting("walt"), pytest.raises(Refused, match="came from no supplier"):
        inventory.return_to_supplier(lot=lot, location=storage(), quantity=TEN, reason="Wet")


def test_a_batch_gives_back_at_most_what_it_holds(kitchen: Kitchen, lot: Lot) -> None:
    with kitchen.plant.machine():
        document = issue(kitchen, "10")
        back = {"document": document, "lot": lot, "location": storage()}

        inventory.return_from_batch(**back, quantity=Decimal(4))
        with pytest.raises(Refused, match=r"holds 6 kg of lot ELD-1; 6\.000001 kg cannot"):
            inventory.return_from_batch(**back, quantity=Decimal("6.000001"))
        inventory.return_from_batch(**back, quantity=Decimal(6))

        assert lies(lot) == "100"
        assert stock.held_by(document, lot.id) == 0
        books_agree()


def test_a_batch_gives_back_nothing_it_never_had(kitchen: Kitchen, lot: Lot) -> None:
    with kitchen.plant.machine():
        issue(kitchen, "10")
        other = batch_document()

        with pytest.raises(Refused, match="holds 0 kg of lot ELD-1"):
            inventory.return_from_batch(
                document=other, lot=lot, location=storage(), quantity=Decimal(1)
            )


def test_the_database_too_refuses_more_than_a_batch_holds(kitchen: Kitchen, lot: Lot) -> None:
    from core.tenancy.context import performing
    from inventory.operations import stored

    with kitchen.plant.machine(), performing("test.reach"):
        document = issue(kitchen, "10")
        line = {
            "lot": lot.id,
            "to_location": storage().id,
            "quantity": "10.000001",
            "entered_quantity": "10.000001",
            "entered_uom": "kg",
        }

        with pytest.raises(Refused, match="not that much of it there"), transaction.atomic():
            stored.move(kind="return", outside="process", document_id=document.id, lines=[line])


def test_a_customer_gives_back_at_most_what_was_shipped(kitchen: Kitchen, lot: Lot) -> None:
    with kitchen.plant.machine():
        document = ship(kitchen, "10")
        returns = place("RETURNS", "returns")
        back = {"document": document, "lot": lot, "location": returns}

        with pytest.raises(Refused, match="10 kg of lot ELD-1 went out with"):
            inventory.return_from_customer(**back, quantity=Decimal(11))
        inventory.return_from_customer(**back, quantity=TEN)

        assert (lies(lot), lies(lot, returns)) == ("90", "10")
        assert stock.balance(lot).shipped == 0
        books_agree()


def test_what_came_back_to_returns_is_not_taken_again_before_it_is_moved(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        lot = kitchen.lot(kitchen.elderberry, "ELD-1", "10", 30)
        document = ship(kitchen, "10")
        returns = place("RETURNS", "returns")
        inventory.return_from_customer(
            document=document, lot=lot, location=returns, quantity=TEN, container="DRUM-9"
        )

        assert causes(kitchen) == {"DRUM-9": "place"}
        assert lies(lot, returns, drum("DRUM-9")) == "10"


@pytest.mark.parametrize("reason", ["", "  "])
def test_what_loses_or_changes_stock_needs_a_reason(
    kitchen: Kitchen, lot: Lot, reason: str
) -> None:
    with kitchen.plant.acting("walt"):
        there = {"lot": lot, "location": storage(), "reason": reason}
        for named in (
            lambda: inventory.scrap(**there, quantity=TEN),
            lambda: inventory.adjust(**there, counted=TEN),
            lambda: inventory.return_to_supplier(**there, quantity=TEN),
        ):
            with pytest.raises(Refused, match="needs a reason"):
                named()

        assert lies(lot) == "100"


def _moves(kitchen: Kitchen, lot: Lot) -> dict[str, Any]:
    """Each operation on 10 kg with nothing but its key to come."""
    cold, issued, shipped = place("COLD"), issue(kitchen, "10"), ship(kitchen, "10")
    there: dict[str, Any] = {"lot": lot, "location": storage()}
    some = {**there, "quantity": TEN}
    return {
        "transfer": lambda key: inventory.transfer(**some, to=cold, key=key),
        "adjust": lambda key: inventory.adjust(
            **there, counted=Decimal(5), reason="Counted", key=key
        ),
        "scrap": lambda key: inventory.scrap(**some, reason="Spilt", key=key),
        "sample": lambda key: inventory.sample(**some, key=key),
        "return_to_supplier": lambda key: inventory.return_to_supplier(
            **some, reason="Wet", key=key
        ),
        "return_from_batch": lambda key: inventory.return_from_batch(
            **some, document=issued, key=key
        ),
        "return_from_customer": lambda key: inventory.return_from_customer(
            **some, document=shipped, key=key
        ),
    }


@pytest.mark.parametrize(
    "name",
    [
        "transfer",
        "adjust",
        "scrap",
        "sample",
        "return_to_supplier",
        "return_from_batch",
        "return_from_customer",
    ],
)
def test_the_same_key_twice_moves_once(kitchen: Kitchen, name: str) -> None:
    with kitchen.plant.machine():
        lot = _supplied(kitchen)
        move = _moves(kitchen, lot)[name]

        move("scanner-7")
        left, moved, documents = lies(lot), Movement.objects.count(), Document.objects.count()
        move("scanner-7")

        assert (lies(lot), Movement.objects.count()) == (left, moved)
        assert Document.objects.count() == documents
        books_agree()


@pytest.mark.parametrize(
    ("name", "who", "right"),
    [
        ("transfer", "petra", "move_stock"),
        ("adjust", "petra", "adjust_stock"),
        ("scrap", "otto", "adjust_stock"),
        ("sample", "walt", "sample"),
        ("return_to_supplier", "otto", "move_stock"),
        ("return_from_batch", "walt", "run_batches"),
        ("return_from_customer", "otto", "receive"),
    ],
)
def test_each_move_asks_for_its_right(kitchen: Kitchen, name: str, who: str, right: str) -> None:
    with kitchen.plant.machine():
        lot = _supplied(kitchen)
        moves = _moves(kitchen, lot)
        left = lies(lot)

    with kitchen.plant.acting(who):
        with pytest.raises(Forbidden) as refusal:
            moves[name]("")

        assert refusal.value.right == right
        assert lies(lot) == left


def test_a_stranger_moves_nothing_of_ours(kitchen: Kitchen, lot: Lot, rival: Plant) -> None:
    with kitchen.plant.machine():
        here = storage()

    with rival.machine():
        with pytest.raises(Refused, match="Lot ELD-1 is not in MAIN-STORAGE"):
            inventory.scrap(lot=lot, location=here, quantity=TEN, reason="Theirs")
        with pytest.raises(Refused):
            inventory.transfer(lot=lot, location=storage(), quantity=TEN, to=here)
        assert not Movement.objects.exists()

    with kitchen.plant.machine():
        assert lies(lot) == "100"


def test_a_number_of_a_drum_is_ours_alone(kitchen: Kitchen, lot: Lot, rival: Plant) -> None:
    with kitchen.plant.machine():
        inventory.transfer(lot=lot, location=storage(), quantity=TEN, to_container="DRUM-1")
    with rival.machine():
        item = catalog.create_item(sku="ELD", name="Elderberry", kind="raw", uom="kg")

        inventory.receive_lot(item=item, code="X", quantity=TEN, uom="kg", container="DRUM-1")

        assert Container.objects.count() == 1


def _supplied(kitchen: Kitchen) -> Lot:
    """100 kg that came from Nordbeere."""
    return inventory.receive_lot(
        item=kitchen.elderberry,
        code="ELD-N",
        quantity=Decimal(100),
        uom="kg",
        supplier=partner_by_code("NORDBEERE"),
    )
