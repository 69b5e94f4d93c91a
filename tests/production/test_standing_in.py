"""What an item lacks is filled by what the recipe lets stand in, explained, and told when short."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import pytest

from catalog import operations as catalog
from catalog import queries as places
from catalog.models import Item
from core.refusals import Refused
from inventory import operations as inventory
from inventory import queries as stock
from inventory.operations import Named
from lots import operations as lots
from lots.models import Lot
from lots.operations import Scope
from lots.queries import Direction
from production import operations as production
from production import queries
from production.models import Batch
from production.rules import Ingredient, Substitute
from tests.gummies import Kitchen
from tests.shelves import books_agree

# A batch takes 10 kg elderberry and 2 kg pectin. In place of one kg elderberry: two of juice, else
# half of powder, which may stand in from tomorrow on.


@dataclass(frozen=True)
class Bench:
    """A batch for today whose elderberry others may stand in for."""

    kitchen: Kitchen
    batch: Batch
    juice: Item
    powder: Item

    def got(self) -> list[tuple[str, Decimal]]:
        """What was issued, by lot."""
        return sorted((one.lot.code, one.quantity) for one in queries.taken(self.batch))


def bench_of(kitchen: Kitchen, powder_from: date | None = None) -> Bench:
    juice = catalog.create_item(sku="JUICE", name="Elderberry juice", kind="raw", uom="kg")
    powder = catalog.create_item(sku="POWDER", name="Elderberry powder", kind="raw", uom="kg")
    draft = production.save_recipe_version(
        recipe="GUM",
        item=kitchen.gummies,
        batch_size=Decimal(1000),
        uom="pcs",
        ingredients=[
            Ingredient(
                1,
                kitchen.elderberry.id,
                Decimal(10),
                "kg",
                substitutes=(
                    Substitute(juice.id, 1, factor=Decimal(2)),
                    Substitute(powder.id, 2, factor=Decimal("0.5"), valid_from=powder_from),
                ),
            ),
            Ingredient(2, kitchen.pectin.id, Decimal(2), "kg"),
        ],
    )
    version = production.approve_recipe_version(version=draft)
    batch = production.plan_batch(
        version=version,
        quantity=Decimal(1000),
        uom="pcs",
        planned_on=kitchen.today,
        number="B-1",
    )
    kitchen.lot(kitchen.pectin, "PEC-1", "5", None)
    return Bench(kitchen, batch, juice, powder)


@pytest.fixture
def bench(kitchen: Kitchen) -> Bench:
    with kitchen.plant.machine():
        return bench_of(kitchen)


def test_where_the_item_suffices_nothing_stands_in(bench: Bench) -> None:
    kitchen = bench.kitchen
    with kitchen.plant.machine():
        kitchen.lot(kitchen.elderberry, "ELD-1", "10", 30)
        kitchen.lot(bench.juice, "JUICE-1", "50", 1)

        production.complete_batch(batch=bench.batch)

        assert bench.got() == [("ELD-1", Decimal(10)), ("PEC-1", Decimal(2))]
        assert not queries.stood_in(bench.batch)


def test_the_first_to_stand_in_fills_what_is_lacking_by_its_factor(bench: Bench) -> None:
    kitchen = bench.kitchen
    with kitchen.plant.machine():
        kitchen.lot(kitchen.elderberry, "ELD-1", "7", 30)
        kitchen.lot(bench.juice, "JUICE-LATER", "50", 60)
        kitchen.lot(bench.juice, "JUICE-SOON", "4", 10)

        closed = production.complete_batch(batch=bench.batch)

        # 3 kg are lacking: 6 kg of juice, the earlier lot first.
        assert bench.got() == [
            ("ELD-1", Decimal(7)),
            ("JUICE-LATER", Decimal(2)),
            ("JUICE-SOON", Decimal(4)),
            ("PEC-1", Decimal(2)),
        ]
        (row,) = queries.stood_in(bench.batch)
        assert (row.item, row.quantity, row.replaces) == (bench.juice, Decimal(6), Decimal(3))
        assert row.reason == "ELD: 10 kg needed, 7 kg usable, 3 kg short."
        back = queries.trace(closed.output_lot, Direction.BACK)
        assert {"JUICE-SOON", "JUICE-LATER"} < {one.lot.code for one in back.lots}
        books_agree()


def test_the_second_fills_what_the_first_lacks(bench: Bench) -> None:
    kitchen = bench.kitchen
    with kitchen.plant.machine():
        kitchen.lot(bench.juice, "JUICE-1", "5", 30)
        kitchen.lot(bench.powder, "POWDER-1", "50", 30)

        production.complete_batch(batch=bench.batch)

        # 5 kg of juice stand in for 2.5 kg; the other 7.5 kg are 3.75 kg of powder.
        assert bench.got() == [
            ("JUICE-1", Decimal(5)),
            ("PEC-1", Decimal(2)),
            ("POWDER-1", Decimal("3.75")),
        ]
        replaced = [(one.item.sku, one.replaces) for one in queries.stood_in(bench.batch)]
        assert replaced == [("JUICE", Decimal("2.5")), ("POWDER", Decimal("7.5"))]


def test_what_may_not_stand_in_that_day_is_not_asked(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        bench = bench_of(kitchen, powder_from=kitchen.today + timedelta(days=1))
        kitchen.lot(bench.powder, "POWDER-1", "50", 30)

        with pytest.raises(Refused, match=r"10 kg short\. JUICE.*0 kg usable\.$") as refusal:
            production.complete_batch(batch=bench.batch)

        assert "POWDER" not in refusal.value.sentence


def test_a_shortage_names_the_item_and_all_that_may_stand_in(bench: Bench) -> None:
    kitchen = bench.kitchen
    with kitchen.plant.machine():
        kitchen.lot(kitchen.elderberry, "ELD-1", "4", 30)
        kitchen.lot(bench.juice, "JUICE-1", "5", 30)
        kitchen.lot(bench.powder, "POWDER-HELD", "50", 30, "quarantine")

        with pytest.raises(Refused) as refusal:
            production.complete_batch(batch=bench.batch)

        # 10 - 4 - 5/2 = 3.5 kg.
        assert refusal.value.sentence == (
            "Batch B-1: 1 ingredient is short, so nothing was issued. ELD: 10 kg needed, 4 kg "
            "usable, 3.5 kg short. JUICE, which may stand in: 5 kg usable. POWDER, which may stand "
            "in: 0 kg usable. Not usable: lot POWDER-HELD (50 kg): in quarantine."
        )
        assert bench.got() == []


def test_what_stands_in_is_reserved_and_then_issued(bench: Bench) -> None:
    kitchen = bench.kitchen
    with kitchen.plant.machine():
        kitchen.lot(kitchen.elderberry, "ELD-1", "7", 30)
        kitchen.lot(bench.juice, "JUICE-1", "50", 60)
        production.reserve_batch(batch=bench.batch)
        reserved = sorted(
            (one.line, one.lot.code, one.quantity)
            for one in stock.reserved_for(bench.batch.document)
        )
        kitchen.lot(kitchen.elderberry, "ELD-NEW", "50", 5)

        assert reserved == [
            (1, "ELD-1", Decimal(7)),
            (1, "JUICE-1", Decimal(6)),
            (2, "PEC-1", Decimal(2)),
        ]
        with pytest.raises(Refused, match="has all it needs"):
            production.reserve_batch(batch=bench.batch)
        production.complete_batch(batch=bench.batch)
        assert bench.got() == [
            ("ELD-1", Decimal(7)),
            ("JUICE-1", Decimal(6)),
            ("PEC-1", Decimal(2)),
        ]
        assert [one.reason for one in queries.stood_in(bench.batch)] == [
            "Reserved in place of ELD."
        ]
        assert not stock.open_reservations()


def test_what_was_reserved_to_stand_in_and_is_held_gives_way_to_the_item(bench: Bench) -> None:
    kitchen = bench.kitchen
    with kitchen.plant.machine():
        juice = kitchen.lot(bench.juice, "JUICE-1", "50", 60)
        production.reserve_batch(batch=bench.batch)
        lots.restrict(scope=Scope(lot=juice), uses=["production"])
        kitchen.lot(kitchen.elderberry, "ELD-1", "10", 30)

        production.complete_batch(batch=bench.batch)

        assert bench.got() == [("ELD-1", Decimal(10)), ("PEC-1", Decimal(2))]


def test_a_line_is_filled_in_parts_by_both(bench: Bench) -> None:
    kitchen = bench.kitchen
    with kitchen.plant.machine():
        kitchen.lot(kitchen.elderberry, "ELD-1", "3", 30)
        kitchen.lot(bench.juice, "JUICE-1", "50", 60)
        production.issue_line(batch=bench.batch, line=1, quantity=Decimal(5))

        left = queries.outstanding(bench.batch)[0].quantity
        with pytest.raises(Refused, match=r"up to 10 kg of ELD.*5 kg are issued"):
            production.issue_line(batch=bench.batch, line=1, quantity=Decimal("5.000001"))
        production.issue_line(batch=bench.batch, line=1)

        assert left == 5
        assert [one.line for one in queries.outstanding(bench.batch)] == [2]
        assert sum(one.quantity for one in queries.stood_in(bench.batch)) == 14


def test_what_stood_in_and_comes_back_is_wanted_again(bench: Bench) -> None:
    kitchen = bench.kitchen
    with kitchen.plant.machine():
        juice = kitchen.lot(bench.juice, "JUICE-1", "50", 60)
        production.issue_line(batch=bench.batch, line=1)

        production.return_unused(
            batch=bench.batch,
            lot=juice,
            quantity=Decimal(5),
            location=places.default_storage(kitchen.site),
        )

        assert queries.outstanding(bench.batch)[0].quantity == Decimal("2.5")
        with pytest.raises(Refused, match="holds 15 kg of JUICE"):
            production.abort_batch(batch=bench.batch, reason="Cancelled.")


def named(bench: Bench, lot: Lot, quantity: str) -> Named:
    store = places.default_storage(bench.kitchen.site)
    return Named(1, lot, store, Decimal(quantity))


def test_a_named_stand_in_waits_for_the_item_unless_a_reason_is_given(bench: Bench) -> None:
    kitchen = bench.kitchen
    with kitchen.plant.machine():
        kitchen.lot(kitchen.elderberry, "ELD-1", "10", 30)
        pick = named(bench, kitchen.lot(bench.juice, "JUICE-1", "50", 60), "4")

        with pytest.raises(Refused, match="takes ELD first, of which 10 kg") as refusal:
            production.issue_line(batch=bench.batch, line=1, picks=[pick])
        production.issue_line(batch=bench.batch, line=1, picks=[pick], reason="The mill is down.")

        assert refusal.value.code == "substitute"
        (row,) = queries.stood_in(bench.batch)
        assert (row.replaces, row.reason) == (Decimal(2), "The mill is down.")
        assert queries.outstanding(bench.batch)[0].quantity == 8


def test_a_named_stand_in_needs_no_reason_where_the_item_is_gone(bench: Bench) -> None:
    kitchen = bench.kitchen
    with kitchen.plant.machine():
        pick = named(bench, kitchen.lot(bench.juice, "JUICE-1", "50", 60), "20")

        production.issue_line(batch=bench.batch, line=1, picks=[pick])

        assert [one.line for one in queries.outstanding(bench.batch)] == [2]


def test_what_the_recipe_does_not_know_never_stands_in(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        bench = bench_of(kitchen, powder_from=kitchen.today + timedelta(days=1))
        pick = named(bench, kitchen.lot(bench.powder, "POWDER-1", "50", 60), "1")

        with pytest.raises(Refused, match="of POWDER, which may not stand in for it on"):
            production.issue_line(batch=bench.batch, line=1, picks=[pick], reason="Please.")


def test_an_item_that_asks_for_life_at_issue_gets_it(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        item = kitchen.elderberry
        catalog.change_item(item=item, version=item.version, min_issue_life_days=20)
        bench = bench_of(kitchen)
        kitchen.lot(kitchen.elderberry, "ELD-SHORT", "50", 19)
        kitchen.lot(kitchen.elderberry, "ELD-LONG", "50", 20)

        production.complete_batch(batch=bench.batch)

        assert bench.got()[0] == ("ELD-LONG", Decimal(10))


def test_half_way_failure_leaves_no_stand_in(bench: Bench) -> None:
    kitchen = bench.kitchen
    with kitchen.plant.machine():
        kitchen.lot(bench.juice, "JUICE-1", "50", 60)
        inventory.scrap(
            lot=Lot.objects.get(code="PEC-1"),
            location=places.default_storage(kitchen.site),
            quantity=Decimal(4),
            reason="Spilt.",
        )

        with pytest.raises(Refused, match=r"1 ingredient is short.*PEC: 2 kg needed, 1 kg"):
            production.complete_batch(batch=bench.batch)

        assert bench.got() == []
        assert not queries.stood_in(bench.batch)


def test_the_preview_says_what_would_stand_in(bench: Bench) -> None:
    kitchen = bench.kitchen
    with kitchen.plant.machine():
        kitchen.lot(kitchen.elderberry, "ELD-1", "7", 30)
        kitchen.lot(bench.juice, "JUICE-1", "5", 60)

        elderberry, pectin = queries.previewed(bench.batch)

        assert elderberry.short == Decimal("0.5")
        assert [(one.item.sku, one.replaces) for one in elderberry.stand_ins] == [
            ("JUICE", Decimal("2.5")),
            ("POWDER", Decimal(0)),
        ]
        assert (pectin.short, pectin.stand_ins) == (Decimal(0), [])
