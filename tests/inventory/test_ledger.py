"""The ledger keeps itself, whoever comes with SQL; and a repeated key posts once."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from core.refusals import Refused
from core.tenancy.context import performing
from inventory import operations as inventory
from inventory import queries as stock
from inventory.models import Movement, Quant
from production import operations as production
from tests.cast import Plant
from tests.gummies import Kitchen


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE inventory_quant SET on_hand = 1000000",
        "INSERT INTO inventory_quant SELECT * FROM inventory_quant",
        "DELETE FROM inventory_quant",
        "UPDATE inventory_movement SET quantity = 1",
        "INSERT INTO inventory_movement SELECT * FROM inventory_movement",
        "DELETE FROM inventory_movement",
        "TRUNCATE inventory_movement",
        "UPDATE lots_lotlink SET quantity = 1",
        "DELETE FROM inventory_postedkey",
        "SELECT app.post(app.tenant(), app.uuid7(), 'receipt', NULL, NULL, '{}')",
        "SELECT app.lock_items(app.tenant(), '{}')",
        "SELECT app.claim_key(app.tenant(), 'x', app.uuid7())",
    ],
)
def test_the_app_cannot_write_stock_by_hand(kitchen: Kitchen, statement: str) -> None:
    with (
        kitchen.plant.machine(),
        performing("test.tamper"),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE inventory_movement SET quantity = 1", "DELETE FROM lots_lotlink"],
)
def test_not_even_the_owner_changes_the_ledger(committing: str, statement: str) -> None:
    from tests.databases import admin

    with (
        admin(committing) as cursor,
        pytest.raises(Exception, match="is append-only"),
    ):
        cursor.execute(statement)


def test_the_balance_is_the_sum_of_the_movements(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        kitchen.stocked()
        production.complete_batch(batch=kitchen.batch("1000"))

        for quant in Quant.objects.all():
            came = sum(
                m.quantity
                for m in Movement.objects.filter(to_location=quant.location, lot=quant.lot)
            )
            went = sum(
                m.quantity
                for m in Movement.objects.filter(from_location=quant.location, lot=quant.lot)
            )
            assert quant.on_hand == came - went
        latest = Movement.objects.order_by("-pk")[0]
        assert (latest.kind, latest.operation) == ("output", "production.complete_batch")
        assert str(latest.member) == "Command line"
        assert len(latest.leaf) == 32


def test_a_leaf_covers_every_field_of_its_movement(kitchen: Kitchen) -> None:
    with kitchen.plant.machine(), connection.cursor() as cursor:
        kitchen.stocked()
        cursor.execute(
            "SELECT count(*) FROM inventory_movement m WHERE m.leaf = app.movement_leaf(m)"
        )
        (genuine,) = cursor.fetchone()
        cursor.execute(
            "SELECT count(*) FROM inventory_movement m WHERE m.leaf = app.movement_leaf("
            "jsonb_populate_record(m, jsonb_build_object('quantity', m.quantity + 0.000001)))"
        )
        (forged,) = cursor.fetchone()

    assert (genuine, forged) == (5, 0)


def test_a_repeated_key_issues_once(kitchen: Kitchen) -> None:
    from production import queries

    with kitchen.plant.machine():
        lots = kitchen.stocked()
        batch = kitchen.batch("1000")
        issued = {
            "document": batch.document,
            "site": batch.site,
            "need_on": kitchen.today,
            "demands": queries.demands(batch),
            "key": "scanner-7:1",
        }

        first = inventory.issue_batch(**issued)
        second = inventory.issue_batch(**issued)

        assert first == second
        assert stock.on_hand(lots["ELD-LATER"]) == Decimal("17.5")


def test_a_lot_code_is_received_once_whatever_its_case(kitchen: Kitchen) -> None:
    with kitchen.plant.acting("walt"):
        kitchen.lot(kitchen.elderberry, "ELD-1", "10", 30)

        with pytest.raises(Refused, match="There is a lot eld-1 of ELD already"):
            kitchen.lot(kitchen.elderberry, "eld-1", "5", 30)

        assert Quant.objects.get().on_hand == Decimal(10)


@pytest.mark.parametrize(
    ("quantity", "uom", "stock_quantity"),
    [("2.5", "t", "2500"), ("250", "g", "0.25"), ("0.000001", "kg", "0.000001")],
)
def test_what_was_typed_stands_beside_the_stock_quantity(
    kitchen: Kitchen, quantity: str, uom: str, stock_quantity: str
) -> None:
    with kitchen.plant.acting("walt"):
        lot = inventory.receive_lot(
            item=kitchen.elderberry, code="ELD-1", quantity=Decimal(quantity), uom=uom
        )

        moved = Movement.objects.get(lot=lot)
        assert moved.quantity == Decimal(stock_quantity)
        assert (moved.entered_quantity, moved.entered_uom) == (quantity, uom)


@pytest.mark.parametrize("quantity", ["0", "-1", "0.0000001"])
def test_a_quantity_that_is_not_above_zero_is_refused(kitchen: Kitchen, quantity: str) -> None:
    with kitchen.plant.acting("walt"), pytest.raises(Refused, match="Give a quantity above zero"):
        inventory.receive_lot(
            item=kitchen.elderberry, code="ELD-1", quantity=Decimal(quantity), uom="kg"
        )


def test_goods_to_inspect_and_short_lived_goods_come_into_quarantine(kitchen: Kitchen) -> None:
    from catalog import operations as catalog

    with kitchen.plant.machine():
        inspected = catalog.create_item(
            sku="CIT", name="Citric acid", kind="raw", uom="kg", inspection_required=True
        )
        fresh = catalog.create_item(
            sku="RSP", name="Raspberry", kind="raw", uom="kg", min_receipt_life_days=10
        )

        dispositions = [
            kitchen.lot(inspected, "CIT-1", "1", 100, "").disposition,
            kitchen.lot(fresh, "RSP-1", "1", 9, "").disposition,
            kitchen.lot(fresh, "RSP-2", "1", 10, "").disposition,
        ]

    assert dispositions == ["quarantine", "quarantine", "released"]


def test_balances_of_another_tenant_stay_apart(kitchen: Kitchen, rival: Plant) -> None:
    from tests.gummies import kitchen_of

    with kitchen.plant.machine():
        kitchen.stocked()
    with rival.machine():
        theirs = kitchen_of(rival)
        theirs.lot(theirs.elderberry, "ELD-SOON", "1", 5)

        assert [quant.on_hand for quant in Quant.objects.all()] == [Decimal(1)]
        with pytest.raises(Refused, match="1 kg usable, 11.5 kg short"):
            production.complete_batch(batch=theirs.batch("1000"))


def test_a_place_of_another_tenant_cannot_be_received_into(kitchen: Kitchen, rival: Plant) -> None:
    from catalog import queries as places
    from inventory.operations import stored

    with rival.machine():
        theirs = places.default_storage(places.main_site())
    with (
        kitchen.plant.machine(),
        performing("test.reach"),
        pytest.raises(DatabaseError, match="a place of our own"),
        transaction.atomic(),
    ):
        lot = kitchen.lot(kitchen.elderberry, "ELD-1", "1", 30)
        line = {"lot": lot.id, "to_location": theirs.id, "quantity": "1"}
        stored.move(kind="receipt", outside="supplier", lines=[line])


def test_a_unit_without_conversion_and_a_place_outside_are_refused(kitchen: Kitchen) -> None:
    from catalog import queries as places

    with kitchen.plant.acting("walt"):
        with pytest.raises(Refused, match="does not convert"):
            inventory.receive_lot(
                item=kitchen.elderberry, code="ELD-1", quantity=Decimal(1), uom="l"
            )
        with pytest.raises(Refused, match="stands for what is outside"):
            inventory.receive_lot(
                item=kitchen.elderberry,
                code="ELD-2",
                quantity=Decimal(1),
                uom="kg",
                location=places.location_by_code("MAIN:supplier"),
            )
