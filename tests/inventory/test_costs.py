"""What lots cost on every channel, and what the books say when somebody tampers with it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from catalog import operations as catalog
from catalog import queries as places
from core import verify
from core.models import Document
from core.refusals import Forbidden, Refused
from inventory import operations as inventory
from inventory import queries as stock
from inventory.models import Movement
from inventory.operations import GivenLot
from inventory.reports import expiring, on_hand
from lots.models import CostEntry, Lot
from production import operations as production
from tests.cast import Plant
from tests.core.api.conftest import program
from tests.gummies import Kitchen
from tests.inventory.month import Month

ONE = Decimal(1)


def received(kitchen: Kitchen, code: str = "PEC-9", quantity: str = "10", **cost: Any) -> Lot:
    return inventory.receive_lot(
        item=kitchen.pectin, code=code, quantity=Decimal(quantity), uom="kg", **cost
    )


def value(lot: Lot) -> Decimal | None:
    return stock.lot_values([lot.id])[lot.id]


def findings() -> list[str]:
    return [found.sentence for found in verify.run()["costs"].findings]


def test_a_receipt_costs_what_was_stated(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        by_unit = received(kitchen, "P-1", unit_cost=Decimal("1.235"))
        in_all = received(kitchen, "P-2", amount=Decimal("9.99"))
        dollars = received(kitchen, "P-3", amount=Decimal(200), currency="usd", rate=Decimal("0.9"))

        entry = CostEntry.objects.get(lot=dollars)
        assert (value(by_unit), value(in_all), value(dollars)) == (
            Decimal("12.35"),
            Decimal("9.99"),
            Decimal("180.00"),
        )
        assert (entry.entered_currency, entry.entered_amount, entry.rate) == (
            "USD",
            Decimal(200),
            Decimal("0.9"),
        )
        assert Movement.objects.get(lot=dollars).id == entry.movement


def test_without_a_stated_cost_the_supplier_asks_then_the_standard_counts(
    kitchen: Kitchen,
) -> None:
    with kitchen.plant.machine():
        nordic = places.partner_by_code("NORDBEERE")
        assert nordic is not None
        cheap = catalog.create_item(
            sku="SUG", name="Sugar", kind="raw", uom="kg", standard_cost=Decimal("0.8")
        )
        catalog.create_supplier_item(
            supplier=nordic, item=cheap, price=Decimal(15), price_uom="t", currency="EUR"
        )
        ten = {"item": cheap, "quantity": Decimal(10), "uom": "kg"}

        asked = inventory.receive_lot(code="S-1", supplier=nordic, **ten)
        standard = inventory.receive_lot(code="S-2", **ten)
        unknown = received(kitchen, "P-1")

        assert (value(asked), value(standard)) == (Decimal("0.15"), Decimal("8.00"))
        assert value(unknown) is None


@pytest.mark.parametrize(
    ("cost", "sentence"),
    [
        ({"unit_cost": ONE, "amount": ONE}, "not both"),
        ({"unit_cost": -ONE}, "zero or more"),
        ({"amount": Decimal("NaN")}, "zero or more"),
        ({"amount": ONE, "currency": "USD"}, "as rate"),
        ({"amount": ONE, "currency": "XYZ"}, "currency code"),
        ({"amount": ONE, "rate": Decimal(2)}, "needs no rate"),
        ({"amount": ONE, "currency": "USD", "rate": Decimal(0)}, "above zero"),
        ({"currency": "USD"}, "a cost beside it"),
        ({"amount": Decimal(10) ** 14}, "more than can be kept"),
    ],
)
def test_a_cost_that_cannot_be_is_refused(
    kitchen: Kitchen, cost: dict[str, Any], sentence: str
) -> None:
    with kitchen.plant.machine(), pytest.raises(Refused, match=sentence):
        received(kitchen, **cost)


def test_nothing_is_shared_before_the_first_cost_and_all_of_it_then(kitchen: Kitchen) -> None:
    """10 kg without a price, 4 kg scrapped: movements have no amount, then 1.00 reaches both."""
    with kitchen.plant.machine():
        lot = received(kitchen)
        place = places.default_storage(kitchen.site)
        inventory.scrap(lot=lot, location=place, quantity=Decimal(4), reason="Wet.")
        assert Movement.objects.filter(lot=lot, amount=None).count() == 2

        inventory.spread_cost(lots=[lot], amount=ONE, source="correction", base="quantity")

        entry = CostEntry.objects.get(lot=lot, source="correction")
        assert value(lot) == Decimal("0.60")
        assert {one.kind: one.amount for one in entry.shares.all()} == {
            "own": Decimal("0.60"),
            "scrap": Decimal("0.40"),
        }
        assert findings() == []


def test_a_thousand_pieces_worth_four_leave_for_four(kitchen: Kitchen) -> None:
    """Forty at 0.10 one by one: each posts 0.00 or 0.01, and all of them 0.10."""
    with kitchen.plant.machine():
        lot = received(kitchen, quantity="40", amount=Decimal("0.10"))
        place = places.default_storage(kitchen.site)
        for _ in range(40):
            inventory.sample(lot=lot, location=place, quantity=ONE)

        amounts = [one.amount for one in Movement.objects.filter(lot=lot, kind="sample")]
        assert sum(filter(None, amounts)) == Decimal("0.10")
        assert set(amounts) <= {Decimal(0), Decimal("0.01")}
        assert sorted(Movement.objects.filter(lot=lot).values_list("sequence", flat=True)) == [
            *range(1, 42)
        ]


def test_a_transfer_moves_no_value_and_the_parts_sum(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        lot = received(kitchen, amount=Decimal(1))
        place = places.default_storage(kitchen.site)
        for number in ("D-1", "D-2"):
            inventory.transfer(
                lot=lot, location=place, quantity=Decimal("3.333333"), to_container=number
            )

        assert {one.amount for one in Movement.objects.filter(kind="transfer")} == {Decimal(0)}
        rows = on_hand(sku="PEC")["rows"]
        assert [(row["container"], row["value"], row["currency"]) for row in rows] == [
            ("", Decimal("0.34"), "EUR"),
            ("D-1", Decimal("0.33"), "EUR"),
            ("D-2", Decimal("0.33"), "EUR"),
        ]


def test_stock_of_one_place_shows_its_part_of_the_lot(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        lot = received(kitchen, amount=Decimal(1))
        cold = catalog.create_location(code="COLD", kind="storage")
        place = places.default_storage(kitchen.site)
        inventory.transfer(lot=lot, location=place, quantity=Decimal(3), to=cold)

        (row,) = on_hand(location="COLD")["rows"]

        assert row["value"] == Decimal("0.30")


def test_the_value_of_a_past_instant_is_what_was_posted_until_then(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        lot = received(kitchen, amount=Decimal(10))
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            (then,) = cursor.fetchone()
        place = places.default_storage(kitchen.site)
        inventory.scrap(lot=lot, location=place, quantity=Decimal(5), reason="Wet.")
        inventory.spread_cost(lots=[lot], amount=Decimal(2), source="freight")

        now = on_hand(sku="PEC")["rows"][0]["value"]
        before = on_hand(sku="PEC", at=then)["rows"][0]["value"]
        today = on_hand(sku="PEC", on=kitchen.today)["rows"][0]["value"]

        assert (now, before, today) == (Decimal("6.00"), Decimal("10.00"), Decimal("6.00"))


def test_what_expires_shows_what_it_is_worth(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        received(kitchen, amount=Decimal("3.10"), expires_on=kitchen.today + timedelta(days=5))

        assert [row["value"] for row in expiring(within=7)["rows"]] == [Decimal("3.10")]


def opened(code: str, quantity: str = "10", location: str = "MAIN-STORAGE", **cost: Any) -> Any:
    row = GivenLot("PEC", code, Decimal(quantity), "kg", location, {}, 2, **cost)
    return inventory.open_lots(given=[row])


def test_an_opening_row_costs_what_it_says_and_says_it_once(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        first = opened("P-1", unit_cost=Decimal("0.25"))
        again = opened("P-1", value=Decimal("2.5"))
        otherwise = opened("P-1", value=Decimal("2.51"))
        both = opened("P-2", value=ONE, unit_cost=ONE)

        assert (first.created, again.unchanged) == ([0], [0])
        assert otherwise.refused[0][0] == "value"
        assert "opened at 2.5 EUR before" in otherwise.refused[0][1]
        assert "not both" in both.refused[0][1]
        assert value(Lot.objects.get(code="P-1")) == Decimal("2.50")


def test_stock_opened_later_is_mixed_with_what_there_was(kitchen: Kitchen) -> None:
    """10 kg at 1.00, 5 kg scrapped at 0.50; then 10 kg at 4.00: all is worth 0.25 a kg."""
    with kitchen.plant.machine():
        opened("P-1", value=Decimal(1))
        lot = Lot.objects.get(code="P-1")
        place = places.default_storage(kitchen.site)
        catalog.create_location(code="COLD", kind="storage")
        inventory.scrap(lot=lot, location=place, quantity=Decimal(5), reason="Wet.")

        opened("P-1", location="COLD", value=Decimal(4))

        assert value(lot) == Decimal("3.75")
        assert findings() == []


def test_a_reversed_receipt_takes_its_cost_along(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        lot = received(kitchen, amount=Decimal(10))
        inventory.spread_cost(lots=[lot], amount=Decimal(1), source="freight")

        inventory.reverse(movements=list(Movement.objects.filter(lot=lot)), reason="Typo.")

        state = stock.costed([lot.id])[lot.id]
        assert (state.cost, state.origin, value(lot)) == (0, 0, 0)
        assert findings() == []


def test_a_cost_without_stock_reaches_nobody(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        lot = received(kitchen, amount=Decimal(10))
        inventory.reverse(movements=list(Movement.objects.filter(lot=lot)), reason="Typo.")

        inventory.spread_cost(lots=[lot], amount=Decimal(3), source="freight")

        entry = CostEntry.objects.get(source="freight")
        assert entry.amount == 0
        assert [(one.kind, one.amount) for one in entry.shares.all()] == [("unshared", Decimal(3))]
        assert findings() == []


def test_a_credit_takes_a_lot_down_to_nothing_and_no_further(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        lot = received(kitchen, amount=Decimal(10))

        inventory.spread_cost(lots=[lot], amount=Decimal(-12), source="correction")

        shares = {one.kind: one.amount for one in CostEntry.objects.latest("pk").shares.all()}
        assert value(lot) == 0
        assert shares == {"own": Decimal(-10), "unshared": Decimal(-2)}
        assert findings() == []


def made(kitchen: Kitchen, **more: Any) -> Lot:
    """A batch of 1,000 bottles from 12.5 kg at 1.00 and 2.5 kg at 2.00: 17.50, and its lot."""
    inventory.receive_lot(
        item=kitchen.elderberry,
        code="E-1",
        quantity=Decimal(20),
        uom="kg",
        unit_cost=Decimal(1),
    )
    received(kitchen, "P-1", unit_cost=Decimal(2))
    batch = kitchen.batch("1000", number="B-77")
    return production.complete_batch(batch=batch, **more).output_lot  # type: ignore[return-value]


def test_a_batch_gives_all_it_cost_to_what_it_made(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        lot = made(kitchen)

        assert value(lot) == Decimal("17.50")
        assert stock.wip(Document.objects.get(number="B-77")) == 0
        assert findings() == []


def test_what_is_missing_from_the_expected_is_lost(kitchen: Kitchen) -> None:
    """900 of 1,000: a tenth of 17.50."""
    with kitchen.plant.machine():
        lot = made(kitchen, quantity=Decimal(900))

        assert value(lot) == Decimal("15.75")
        assert CostEntry.objects.get(source="loss").amount == Decimal("-1.75")
        assert findings() == []


def test_conversion_after_the_close_goes_where_the_batch_went(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        lot = made(kitchen)
        batch = Document.objects.get(number="B-77")

        inventory.charge_conversion(batch=batch, amount=Decimal("2.50"))

        assert value(lot) == Decimal("20.00")
        assert stock.wip(batch) == 0
        assert findings() == []


def test_an_input_taken_back_after_the_close_leaves_the_output_cheaper(
    kitchen: Kitchen,
) -> None:
    with kitchen.plant.machine():
        lot = made(kitchen)
        issue = Movement.objects.get(kind="issue", lot__code="P-1")

        inventory.reverse(movements=[issue], reason="Never went in.")

        assert value(lot) == Decimal("12.50")
        assert findings() == []


def test_a_batch_that_ends_with_nothing_made_loses_what_it_holds(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        batch = kitchen.batch("1000", number="B-78")
        inventory.charge_conversion(batch=batch.document, amount=Decimal(5))

        production.abort_batch(batch=batch, reason="Power cut.")

        assert stock.wip(batch.document) == 0
        assert CostEntry.objects.get(source="loss").amount == Decimal(-5)


def test_a_diamond_brings_one_entry_to_each_lot(acme: Plant) -> None:
    """A goes into B-1 and B-2, what B-1 made into B-2 too: what B-2 made is met once."""
    with acme.machine():
        month = Month.begun()
        month.day_1()
        month.day_2()
        month.day_4()
        month.day_5()
        month.day_6()
        month.day_7()
        month.plan("B-3", "20")
        batch = month.batches["B-3"]
        production.issue_line(batch=batch, line=1, quantity=Decimal(20))
        inventory.issue_named(
            document=batch.document,
            site=batch.site,
            need_on=batch.plan[1],
            picks=[inventory.Named(9, month.lots["GUM-1"], month.store, Decimal(61))],
        )
        last = production.declare_output(batch=batch, quantity=Decimal(70), lot="GUM-2")
        production.close_batch(batch=batch, reason="No extract in it.")

        month.cost("FRT-9", [month.lots["SYR-B"]], "60", "freight")

        entries = CostEntry.objects.filter(lot=last, document__number="FRT-9")
        assert entries.count() == 1
        assert findings() == []


def test_rework_that_goes_round_ends(acme: Plant) -> None:
    """A lot goes back into the very batch that made it; the last cent goes round no more."""
    with acme.machine():
        month = Month.begun()
        month.day_1()
        month.day_2()
        month.plan("B-5", "100")
        batch = month.batches["B-5"]
        production.issue_line(batch=batch, line=1, quantity=Decimal(100))
        lot = production.declare_output(batch=batch, quantity=Decimal(60), lot="G-1")
        inventory.issue_named(
            document=batch.document,
            site=batch.site,
            need_on=batch.plan[1],
            picks=[inventory.Named(9, lot, month.store, Decimal(60))],
        )
        production.declare_output(batch=batch, quantity=Decimal(95), lot="G-2")
        production.close_batch(batch=batch, reason="Rework.")

        month.cost("FRT-5", [month.lots["SYR-A"]], "10", "freight")

        assert stock.wip(batch.document) == 0
        assert findings() == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"lots": []}, "Name the lots"),
        ({"amount": Decimal(0)}, "other than zero"),
        ({"amount": Decimal("0.001")}, "smallest coin"),
        ({"amount": Decimal("NaN")}, "no amount"),
        ({"source": "receipt"}, "no late cost"),
        ({"base": "colour"}, "splits nothing"),
        ({"base": "volume"}, "cannot be measured in l"),
        ({"currency": "USD"}, "as rate"),
    ],
)
def test_a_late_cost_that_cannot_be_is_refused(
    kitchen: Kitchen, change: dict[str, Any], sentence: str
) -> None:
    with kitchen.plant.machine():
        given = {"lots": [received(kitchen, amount=ONE)], "amount": ONE, "source": "freight"}
        with pytest.raises(Refused, match=sentence):
            inventory.spread_cost(**{**given, **change})

        assert CostEntry.objects.filter(source="freight").count() == 0


def test_who_may_not_enter_costs_is_refused(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        lot = received(kitchen, amount=ONE)

    with kitchen.plant.acting("otto"), pytest.raises(Forbidden):
        inventory.spread_cost(lots=[lot], amount=ONE, source="freight")


def test_a_stranger_sees_no_cost(kitchen: Kitchen, rival: Plant) -> None:
    with kitchen.plant.machine():
        lot = received(kitchen, amount=ONE)

    with rival.machine():
        assert CostEntry.objects.count() == 0
        assert stock.lot_values([lot.id]) == {}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE lots_costentry SET amount = 1",
        "INSERT INTO lots_costentry SELECT * FROM lots_costentry",
        "DELETE FROM lots_costshare",
        "TRUNCATE lots_costsplit",
        "SELECT app.priced(app.tenant(), '{}')",
        "SELECT app.bring_costs(app.tenant(), 'receipt', NULL, NULL, '[]')",
    ],
)
def test_the_app_cannot_write_costs_by_hand(kitchen: Kitchen, statement: str) -> None:
    from django.db import DatabaseError, transaction

    with (
        kitchen.plant.machine(),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_verify_names_the_lot_whose_cost_was_changed(committing: str) -> None:
    from tests.cast import plant
    from tests.databases import admin
    from tests.gummies import kitchen_of

    acme = plant("acme", "Acme Gummies")
    with acme.machine():
        kitchen = kitchen_of(acme)
        made(kitchen)
        assert findings() == []

    with admin(committing) as cursor:
        cursor.execute("ALTER TABLE lots_costentry DISABLE TRIGGER append_only")
        cursor.execute("ALTER TABLE inventory_movement DISABLE TRIGGER append_only")
        cursor.execute("UPDATE lots_costentry SET amount = amount + 1 WHERE source = 'receipt'")
        cursor.execute("UPDATE inventory_movement SET amount = amount + 2 WHERE kind = 'output'")

    with acme.machine():
        found = findings()
    assert len(found) == 3
    assert any("B-77 of GUM-60 is worth 17.5" in one for one in found)


def test_a_freight_bill_comes_over_rest(kitchen: Kitchen) -> None:
    books = program(kitchen.plant, "see_stock", "receive", "post_costs")
    for code, cost in (("P-1", {"unit_cost": "1.5"}), ("P-2", {"amount": "5", "currency": "EUR"})):
        sent = {"sku": "PEC", "code": code, "quantity": "10", "uom": "kg", **cost}
        assert books.post("/api/v1/receipts/", sent).json()["amount"] in {"15", "5"}

    lots = [{"sku": "pec", "lot": "p-1"}, {"sku": "PEC", "lot": "P-2"}]
    bill = {"lots": lots, "amount": "4", "source": "freight", "number": "F-1"}
    answer = books.post("/api/v1/costs/", bill)

    assert answer.status_code == 201, answer.content
    assert (answer.json()["document_number"], answer.json()["amount"]) == ("F-1", "3")
    with kitchen.plant.machine():
        assert [row["value"] for row in on_hand(sku="PEC")["rows"]] == [
            Decimal("18.00"),
            Decimal("6.00"),
        ]
    wrong = books.post("/api/v1/costs/", {**bill, "number": "F-2", "base": "volume"})
    assert wrong.status_code == 409, wrong.content
    assert "cannot be measured in l" in wrong.content.decode()


def test_each_lot_of_a_bill_is_answered_by_its_place(kitchen: Kitchen) -> None:
    books = program(kitchen.plant, "see_stock", "post_costs")
    lots = [{"sku": ["PEC"], "lot": "P-1"}, {"sku": "PEC", "lot": "P-2"}, {"sku": 7, "lot": "P-3"}]

    answer = books.post("/api/v1/costs/", {"lots": lots, "amount": "4", "source": "freight"})

    assert answer.status_code == 422, answer.content
    assert set(answer.json()["fields"]) == {"lots.0.sku", "lots.2.sku"}
