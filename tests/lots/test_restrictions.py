"""A restriction blocks what is there and what comes later, until the last one is lifted."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from catalog.queries.partners import partner_by_code
from core.refusals import Forbidden, Refused
from core.tenancy.context import performing
from inventory import operations as inventory
from inventory import queries as stock
from lots import operations as lots
from lots.models import Lot, Restriction
from lots.operations import Scope
from production import operations as production
from tests.cast import Plant
from tests.gummies import Kitchen
from tests.shelves import (
    books_agree,
    causes,
    drum,
    in_drum,
    issue,
    place,
    ship,
    storage,
    taken,
)

PRODUCTION = ["production"]


def supplied(kitchen: Kitchen, code: str, supplier_lot: str = "NB-7") -> Lot:
    """10 kg of elderberry from Nordbeere, in a drum of the same number."""
    return inventory.receive_lot(
        item=kitchen.elderberry,
        code=code,
        quantity=Decimal(10),
        uom="kg",
        supplier=partner_by_code("NORDBEERE"),
        supplier_lot=supplier_lot,
        container=f"DRUM-{code}",
    )


def scope_of(kind: str, kitchen: Kitchen, lot: Lot) -> Scope:
    """The scope of this kind that the lot is in."""
    scopes: dict[str, Any] = {
        "lot": lambda: Scope(lot=lot),
        "container": lambda: Scope(container=drum(f"DRUM-{lot.code}")),
        "item": lambda: Scope(item=kitchen.elderberry),
        "location": lambda: Scope(location=storage()),
        "supplier": lambda: Scope(supplier=lot.supplier),
        "supplier's lot": lambda: Scope(supplier=lot.supplier, supplier_lot="nb-7"),
    }
    return scopes[kind]()  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    "kind", ["lot", "container", "item", "location", "supplier", "supplier's lot"]
)
def test_each_scope_blocks_what_is_there(kitchen: Kitchen, kind: str) -> None:
    with kitchen.plant.machine():
        lot = supplied(kitchen, "ELD-1")

        lots.restrict(scope=scope_of(kind, kitchen, lot), uses=PRODUCTION)

        assert taken(kitchen, "1") == []
        assert causes(kitchen) == {"DRUM-ELD-1": "restricted"}
        with pytest.raises(Refused, match=r"lot ELD-1 \(10 kg\): its use is blocked"):
            issue(kitchen, "1")
        books_agree()


@pytest.mark.parametrize("kind", ["item", "location", "supplier", "supplier's lot"])
def test_each_scope_blocks_what_is_received_later(kitchen: Kitchen, kind: str) -> None:
    with kitchen.plant.machine():
        first = supplied(kitchen, "ELD-1")
        lots.restrict(scope=scope_of(kind, kitchen, first), uses=PRODUCTION)

        supplied(kitchen, "ELD-2")

        assert taken(kitchen, "1") == []


@pytest.mark.parametrize("kind", ["lot", "container", "location", "supplier's lot"])
def test_what_is_not_in_the_scope_is_free(kitchen: Kitchen, kind: str) -> None:
    with kitchen.plant.machine():
        first = supplied(kitchen, "ELD-1")
        other = supplied(kitchen, "ELD-2", "NB-8")
        inventory.transfer(
            lot=other,
            location=storage(),
            container=drum("DRUM-ELD-2"),
            quantity=Decimal(10),
            to=place("COLD"),
            to_container="DRUM-ELD-2",
        )

        lots.restrict(scope=scope_of(kind, kitchen, first), uses=PRODUCTION)

        assert [lot for lot, _, _ in taken(kitchen, "20")] == ["ELD-2"]


def test_all_that_a_batch_made_is_blocked(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        kitchen.stocked()
        batch = production.complete_batch(batch=kitchen.batch("1000"))
        assert batch.output_lot is not None

        lots.restrict(scope=Scope(origin=batch.document), uses=["shipment"])

        verdict = stock.why_not(
            batch.output_lot, storage(), None, use="shipment", need_on=kitchen.today
        )
        assert verdict.cause == "restricted"


def test_restrictions_stack_and_the_last_one_lifted_frees(kitchen: Kitchen) -> None:
    with kitchen.plant.acting("walt"):
        lot = supplied(kitchen, "ELD-1")
    with kitchen.plant.acting("quinn"):
        first = lots.restrict(scope=Scope(lot=lot), uses=PRODUCTION)
        second = lots.restrict(scope=Scope(item=kitchen.elderberry), uses=PRODUCTION)

        lots.lift(restriction=first)
        between = taken(kitchen, "1")
        lots.lift(restriction=second)

        assert (between, len(taken(kitchen, "1"))) == ([], 1)


def test_a_lifted_restriction_lets_a_named_lot_and_a_sample_go(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        lot = supplied(kitchen, "ELD-1")
        placed = lots.restrict(scope=Scope(lot=lot), uses=["production", "sample"])
        lots.lift(restriction=placed)

        issue(kitchen, "1")
        held = drum("DRUM-ELD-1")
        inventory.sample(lot=lot, location=storage(), container=held, quantity=Decimal(1))

        assert stock.on_hand(lot) == 8


def test_a_restriction_is_lifted_once(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        placed = lots.restrict(scope=Scope(item=kitchen.elderberry), uses=PRODUCTION)
        lots.lift(restriction=placed)

        with pytest.raises(Refused, match="lifted already"):
            lots.lift(restriction=placed)


def test_only_the_uses_named_are_blocked(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        lot = supplied(kitchen, "ELD-1")
        lots.restrict(scope=Scope(lot=lot), uses=["shipment", "sample"])

        issue(kitchen, "1")

        with pytest.raises(Refused, match="its use is blocked"):
            ship(kitchen, "1")
        with pytest.raises(Refused, match="its use is blocked"):
            inventory.sample(
                lot=lot,
                location=storage(),
                container=drum("DRUM-ELD-1"),
                quantity=Decimal(1),
            )


def test_a_suppliers_lot_is_known_in_any_case_and_with_its_supplier_only(
    kitchen: Kitchen,
) -> None:
    with kitchen.plant.machine():
        lot = supplied(kitchen, "ELD-1")

        lots.restrict(scope=Scope(supplier=lot.supplier, supplier_lot=" nB-7 "), uses=PRODUCTION)

        assert taken(kitchen, "1") == []
        with pytest.raises(Refused, match="together with its supplier"):
            lots.restrict(scope=Scope(lot=lot, supplier_lot="NB-7"), uses=PRODUCTION)


def test_a_restriction_is_on_one_thing_and_blocks_something(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        lot = supplied(kitchen, "ELD-1")

        for scope in (Scope(), Scope(lot=lot, item=kitchen.elderberry)):
            with pytest.raises(Refused, match="on one thing"):
                lots.restrict(scope=scope, uses=PRODUCTION)
        for uses in ([], ["brewing"]):
            with pytest.raises(Refused, match="blocks some of"):
                lots.restrict(scope=Scope(lot=lot), uses=uses)

        assert not Restriction.objects.exists()


def test_a_restriction_changes_in_nothing_but_its_end(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        placed = lots.restrict(scope=Scope(item=kitchen.elderberry), uses=PRODUCTION)

        with (
            performing("test.tamper"),
            pytest.raises(DatabaseError, match="lifted once and changes in nothing else"),
            transaction.atomic(),
        ):
            Restriction.objects.filter(id=placed.id).update(blocked_uses=["move"])


def test_who_decides_about_lots_restricts_and_lifts(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        placed = lots.restrict(scope=Scope(item=kitchen.elderberry), uses=PRODUCTION)
    with kitchen.plant.acting("walt"):
        with pytest.raises(Forbidden):
            lots.restrict(scope=Scope(item=kitchen.elderberry), uses=PRODUCTION)
        with pytest.raises(Forbidden):
            lots.lift(restriction=placed)

        assert Restriction.objects.get().lifted_at is None


def test_a_strangers_restriction_does_not_touch_us(kitchen: Kitchen, rival: Plant) -> None:
    with kitchen.plant.machine():
        lot = in_drum(kitchen, "ELD-1", "10", 30, "DRUM-1")
        placed = lots.restrict(scope=Scope(location=place("COLD")), uses=PRODUCTION)

    with rival.machine():
        with pytest.raises(DatabaseError), transaction.atomic():
            lots.restrict(scope=Scope(lot=lot), uses=PRODUCTION)
        with pytest.raises(Refused, match="lifted already"):
            lots.lift(restriction=placed)

    with kitchen.plant.machine():
        assert len(taken(kitchen, "1")) == 1
        assert Restriction.objects.get().lifted_at is None
