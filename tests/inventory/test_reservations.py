"""Promised is promised: reserved lot by lot, all or nothing, taken by nobody else, closed once."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from catalog import operations as catalog
from core import operations as core
from core.models import Document
from core.refusals import Forbidden, Refused
from core.tenancy.context import performing
from inventory import operations as inventory
from inventory import queries as stock
from inventory.checks import balances
from inventory.models import Reservation
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
    lies,
    promised,
    reserve,
    ship,
    taken,
    wants,
)


@pytest.fixture
def lot(kitchen: Kitchen) -> Lot:
    """10 kg of elderberry."""
    with kitchen.plant.machine():
        return kitchen.lot(kitchen.elderberry, "ELD-1", "10", 30)


def held(document: Document) -> list[tuple[str, Decimal, Decimal, str]]:
    """Lot, quantity, consumed and state of all a document ever reserved, by lot."""
    return sorted(
        (one.lot.code, one.quantity, one.consumed, one.state)
        for one in stock.reservations().filter(document=document)
    )


def test_the_earliest_to_expire_is_reserved_and_split_over_lots(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        kitchen.stocked()
    with kitchen.plant.acting("petra"):
        document = reserve(kitchen, "12.5")

        assert held(document) == [
            ("ELD-LATER", Decimal("2.5"), Decimal(0), "open"),
            ("ELD-SOON", Decimal(10), Decimal(0), "open"),
        ]
        books_agree()


def test_nobody_else_gets_what_is_reserved(kitchen: Kitchen, lot: Lot) -> None:
    with kitchen.plant.machine():
        reserve(kitchen, "9.999999")

        with pytest.raises(Refused, match=r"0\.000001 kg usable, 0\.000001 kg short"):
            issue(kitchen, "0.000002")
        with pytest.raises(Refused, match="short"):
            ship(kitchen, "1")
        with pytest.raises(Refused, match="so nothing was reserved"):
            reserve(kitchen, "1")

        assert (lies(lot), promised(lot)) == ("10", Decimal("9.999999"))


def test_all_is_reserved_or_nothing_and_every_short_line_is_named(
    kitchen: Kitchen, lot: Lot
) -> None:
    with kitchen.plant.machine():
        demands = [
            wants(kitchen.elderberry, "4", line=1),
            wants(kitchen.elderberry, "7", line=2),
            wants(kitchen.pectin, "1", line=3),
        ]

        with pytest.raises(Refused) as refusal:
            inventory.reserve(
                document=batch_document(),
                site=kitchen.site,
                need_on=kitchen.today,
                demands=demands,
            )

        assert [(one["line"], one["short"]) for one in refusal.value.data["shortages"]] == [
            (2, "1"),
            (3, "1"),
        ]
        assert not Reservation.objects.exists()
        assert promised(lot) == 0


def test_an_issue_consumes_its_own_reservation(kitchen: Kitchen, lot: Lot) -> None:
    with kitchen.plant.machine():
        document = reserve(kitchen, "10")

        issue(kitchen, "10", document)

        assert held(document) == [("ELD-1", Decimal(10), Decimal(10), "consumed")]
        assert (lies(lot), promised(lot)) == ("0", Decimal(0))
        books_agree()


def test_a_part_issued_leaves_the_rest_reserved(kitchen: Kitchen, lot: Lot) -> None:
    with kitchen.plant.machine():
        document = reserve(kitchen, "8")

        issue(kitchen, "3", document)

        assert held(document) == [("ELD-1", Decimal(8), Decimal(3), "open")]
        assert (lies(lot), promised(lot)) == ("7", Decimal(5))
        books_agree()


def test_more_than_was_reserved_is_issued_from_what_is_free(kitchen: Kitchen, lot: Lot) -> None:
    with kitchen.plant.machine():
        document = reserve(kitchen, "4")
        reserve(kitchen, "3")

        with pytest.raises(Refused, match="1 kg short"):
            issue(kitchen, "8", document)
        issue(kitchen, "7", document)

        assert held(document) == [("ELD-1", Decimal(4), Decimal(4), "consumed")]
        assert (lies(lot), promised(lot)) == ("3", Decimal(3))


def test_a_reservation_is_of_one_line(kitchen: Kitchen, lot: Lot) -> None:
    with kitchen.plant.machine():
        document = reserve(kitchen, "10")

        with pytest.raises(Refused, match="short"):
            inventory.issue_batch(
                document=document,
                site=kitchen.site,
                need_on=kitchen.today,
                demands=[wants(kitchen.elderberry, "1", line=2)],
            )


def test_a_reservation_is_released_once(kitchen: Kitchen, lot: Lot) -> None:
    with kitchen.plant.acting("petra"):
        document = reserve(kitchen, "8")
        mine = list(stock.reserved_for(document))

        released = inventory.release_reservations(reservations=mine, reason="Not brewed")
        with pytest.raises(Refused, match="The reservation of 8 kg of ELD closed before"):
            inventory.release_reservations(reservations=mine)

        assert released == 1
        assert (promised(lot), held(document)[0][3]) == (Decimal(0), "released")
        books_agree()


def test_what_was_consumed_in_part_frees_the_rest(kitchen: Kitchen, lot: Lot) -> None:
    with kitchen.plant.machine():
        document = reserve(kitchen, "8")
        issue(kitchen, "3", document)

        inventory.release_reservations(reservations=list(stock.reserved_for(document)))

        assert held(document) == [("ELD-1", Decimal(8), Decimal(3), "released")]
        assert (lies(lot), promised(lot)) == ("7", Decimal(0))


def test_what_was_released_is_not_consumed(kitchen: Kitchen, lot: Lot) -> None:
    with kitchen.plant.machine():
        document = reserve(kitchen, "8")
        inventory.release_reservations(reservations=list(stock.reserved_for(document)))

        issue(kitchen, "8", document)

        assert held(document) == [("ELD-1", Decimal(8), Decimal(0), "released")]
        books_agree()


def test_a_reservation_runs_out_at_its_time(kitchen: Kitchen, lot: Lot) -> None:
    ends = timezone.now() + timedelta(hours=1)
    with kitchen.plant.machine():
        inventory.reserve(
            document=batch_document(),
            site=kitchen.site,
            need_on=kitchen.today,
            demands=[wants(kitchen.elderberry, "8")],
            expires_at=ends,
        )

        early = inventory.release_expired(at=ends - timedelta(microseconds=1))
        due = inventory.release_expired(at=ends)
        again = inventory.release_expired(at=ends)

        assert (early, due, again) == (0, 1, 0)
        assert promised(lot) == 0
        assert Reservation.objects.get().state == "expired"


def test_a_key_repeated_reserves_once(kitchen: Kitchen, lot: Lot) -> None:
    with kitchen.plant.machine():
        document = batch_document()

        reserve(kitchen, "8", document, key="scanner-7")
        reserve(kitchen, "8", document, key="scanner-7")

        assert promised(lot) == 8


def test_a_key_repeated_consumes_once(kitchen: Kitchen, lot: Lot) -> None:
    with kitchen.plant.machine():
        document = reserve(kitchen, "8")

        issue(kitchen, "4", document, key="scanner-7")
        issue(kitchen, "4", document, key="scanner-7")

        assert held(document) == [("ELD-1", Decimal(8), Decimal(4), "open")]
        assert (lies(lot), promised(lot)) == ("6", Decimal(4))


@pytest.mark.parametrize("uses", [["production"], ["production", "shipment"]])
def test_a_restriction_puts_a_reservation_at_risk(
    kitchen: Kitchen, lot: Lot, uses: list[str]
) -> None:
    with kitchen.plant.machine():
        document = reserve(kitchen, "8")
        before = stock.reservations_at_risk()

        placed = lots.restrict(scope=lots.Scope(item=kitchen.elderberry), uses=uses)
        (risky,) = stock.reservations_at_risk()

        assert before == []
        assert (risky.reservation.document, risky.cause) == (document, "restricted")
        with pytest.raises(Refused, match="its use is blocked"):
            issue(kitchen, "8", document)
        lots.lift(restriction=placed)
        assert stock.reservations_at_risk() == []


def test_a_restriction_on_another_use_is_no_risk(kitchen: Kitchen, lot: Lot) -> None:
    with kitchen.plant.machine():
        reserve(kitchen, "8")

        lots.restrict(scope=lots.Scope(lot=lot), uses=["shipment", "move"])

        assert stock.reservations_at_risk() == []


def test_a_decision_puts_a_reservation_at_risk(kitchen: Kitchen, lot: Lot) -> None:
    with kitchen.plant.machine():
        reserve(kitchen, "8")

        lots.decide(lot=lot, disposition="quarantine", reason="Complaint")

        (risky,) = stock.reservations_at_risk()
        assert (risky.cause, risky.detail) == ("quarantine", "in quarantine")


def test_an_opened_drum_puts_a_reservation_at_risk(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        catalog.change_item(
            item=kitchen.elderberry,
            version=kitchen.elderberry.version,
            life_after_opening_days=2,
        )
        in_drum(kitchen, "ELD-2", "10", 30, "DRUM-1")
        reserve(kitchen, "8")

        lots.open_container(container=drum("DRUM-1"), opened_on=kitchen.today - timedelta(days=3))

        (risky,) = stock.reservations_at_risk()
        assert risky.cause == "expired"


def test_at_risk_stock_is_passed_over_for_what_is_free(kitchen: Kitchen, lot: Lot) -> None:
    with kitchen.plant.machine():
        document = reserve(kitchen, "8")
        other = kitchen.lot(kitchen.elderberry, "ELD-2", "10", 60)
        lots.restrict(scope=lots.Scope(lot=lot), uses=["production"])

        issue(kitchen, "8", document)

        assert (lies(lot), lies(other), promised(lot)) == ("10", "2", Decimal(8))


def test_an_item_is_wanted_without_a_lot_and_nothing_is_taken_off(
    kitchen: Kitchen, lot: Lot
) -> None:
    with kitchen.plant.acting("petra"):
        inventory.reserve_item(
            document=batch_document(),
            line=1,
            item=kitchen.elderberry,
            quantity=Decimal(500),
            need_on=kitchen.today + timedelta(days=9),
        )

        assert promised(lot) == 0
        assert stock.wanted_on(kitchen.elderberry.id, through=kitchen.today) == 0
        later = kitchen.today + timedelta(days=9)
        assert stock.wanted_on(kitchen.elderberry.id, through=later) == 500
        assert inventory.release_reservations(reservations=list(stock.open_reservations())) == 1


@pytest.mark.parametrize("quantity", ["0", "-1", "NaN", "Infinity"])
def test_a_quantity_of_nothing_is_not_reserved(kitchen: Kitchen, lot: Lot, quantity: str) -> None:
    with kitchen.plant.machine():
        with pytest.raises(Refused, match="above zero for ELD"):
            inventory.reserve_item(
                document=batch_document(),
                line=1,
                item=kitchen.elderberry,
                quantity=Decimal(quantity),
                need_on=kitchen.today,
            )
        with pytest.raises(Refused, match="above zero for line 1"):
            reserve(kitchen, quantity)

        assert not Reservation.objects.exists()


def test_verify_finds_a_wrong_figure_of_what_is_reserved(committing: str) -> None:
    from tests.cast import plant
    from tests.databases import admin
    from tests.gummies import kitchen_of

    acme = plant("acme", "Acme Gummies")
    with acme.machine():
        kitchen = kitchen_of(acme)
        kitchen.lot(kitchen.elderberry, "ELD-1", "10", 30)
        reserve(kitchen, "8")

    with admin(committing) as cursor:
        cursor.execute("UPDATE inventory_quant SET reserved = 7")

    with acme.machine():
        (finding,) = balances().findings
        assert finding.sentence == (
            "Lot ELD-1 of ELD in MAIN-STORAGE: 7.000000 is marked as reserved, "
            "its open reservations sum to 8.000000."
        )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE inventory_reservation SET state = 'released'",
        "DELETE FROM inventory_reservation",
        "INSERT INTO inventory_reservation SELECT * FROM inventory_reservation",
        "SELECT app.consume(app.tenant(), '{}', '{}')",
    ],
)
def test_the_app_cannot_write_reservations_by_hand(
    kitchen: Kitchen, lot: Lot, statement: str
) -> None:
    with (
        kitchen.plant.machine(),
        performing("test.tamper"),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_reserving_and_releasing_ask_for_the_right(kitchen: Kitchen, lot: Lot) -> None:
    with kitchen.plant.machine():
        document = reserve(kitchen, "1")
    with kitchen.plant.acting("otto"):
        mine = list(stock.reserved_for(document))

        with pytest.raises(Forbidden):
            reserve(kitchen, "1", document)
        with pytest.raises(Forbidden):
            inventory.release_reservations(reservations=mine)

    with kitchen.plant.machine():
        assert promised(lot) == 1


def test_a_stranger_neither_reserves_nor_releases_ours(
    kitchen: Kitchen, lot: Lot, rival: Plant
) -> None:
    with kitchen.plant.machine():
        mine = list(stock.reserved_for(reserve(kitchen, "1")))

    with rival.machine():
        document = core.number(kind="batch")
        item = catalog.create_item(sku="ELD", name="Elderberry", kind="raw", uom="kg")
        with pytest.raises(Refused, match="closed before"):
            inventory.release_reservations(reservations=mine)
        with pytest.raises(Refused, match="short"):
            inventory.reserve(
                document=document,
                site=kitchen.site,
                need_on=kitchen.today,
                demands=[wants(item, "1")],
            )
        assert stock.reservations_at_risk() == []

    with kitchen.plant.machine():
        assert (promised(lot), taken(kitchen, "20")) == (1, [("ELD-1", "", Decimal(9))])
