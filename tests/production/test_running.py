"""A batch under way: reserved for, issued line by line, given back, closed with what it made."""

from __future__ import annotations

from decimal import Decimal

import pytest

from catalog import operations as catalog
from catalog import queries as places
from core.refusals import Forbidden, Refused
from inventory import queries as stock
from inventory.operations import Named
from lots.models import Lot
from lots.queries import Direction
from production import operations as production
from production import queries
from production.models import Batch, RecipeVersion
from production.rules import Ingredient
from tests.gummies import Kitchen

# 1,000 bottles take 12.5 kg ELD and 2.5 kg PEC. On hand: ELD 10 (soon) and 20 (later), PEC 5.


@pytest.fixture
def batch(kitchen: Kitchen) -> Batch:
    with kitchen.plant.machine():
        kitchen.stocked()
        return kitchen.batch("1000", number="B-1")


def on_hand(code: str) -> Decimal:
    return stock.on_hand(Lot.objects.get(code=code))


def test_what_is_reserved_for_a_batch_is_nobody_elses(kitchen: Kitchen, batch: Batch) -> None:
    with kitchen.plant.machine():
        production.reserve_batch(batch=batch)

        # 30 kg less 12.5 reserved leave 17.5, and the other wants 25.
        with pytest.raises(Refused, match=r"17\.5 kg usable, 7\.5 kg short"):
            production.complete_batch(batch=kitchen.batch("2000"))


def test_a_reserved_batch_takes_what_it_reserved(kitchen: Kitchen, batch: Batch) -> None:
    with kitchen.plant.machine():
        production.reserve_batch(batch=batch)
        kitchen.lot(kitchen.elderberry, "ELD-SOONER", "50", 5)

        production.complete_batch(batch=batch)

        assert on_hand("ELD-SOONER") == 50
        assert on_hand("ELD-SOON") == 0
        assert not stock.open_reservations()


def test_reserving_twice_finds_nothing_to_reserve(kitchen: Kitchen, batch: Batch) -> None:
    with kitchen.plant.machine():
        production.reserve_batch(batch=batch)

        with pytest.raises(Refused, match="has all it needs"):
            production.reserve_batch(batch=batch)


def test_a_line_is_issued_in_parts_and_the_batch_runs(kitchen: Kitchen, batch: Batch) -> None:
    with kitchen.plant.machine():
        begun = production.issue_line(batch=batch, line=1, quantity=Decimal(4))

        assert begun.status == "running"
        assert [(one.line, one.quantity) for one in queries.outstanding(batch)] == [
            (1, Decimal("8.5")),
            (2, Decimal("2.5")),
        ]
        production.issue_line(batch=batch, line=1)
        assert [one.line for one in queries.outstanding(batch)] == [2]


def test_more_than_the_line_takes_is_refused(kitchen: Kitchen, batch: Batch) -> None:
    with (
        kitchen.plant.machine(),
        pytest.raises(Refused, match=r"takes up to 12\.5 kg of ELD.*0 kg are issued") as refusal,
    ):
        production.issue_line(batch=batch, line=1, quantity=Decimal("12.500001"))

    assert refusal.value.code == "tolerance"


def with_tolerance(kitchen: Kitchen) -> RecipeVersion:
    """The same recipe, 5 % of elderberry more or less."""
    draft = production.save_recipe_version(
        recipe="GUM",
        item=kitchen.gummies,
        batch_size=Decimal(1000),
        uom="pcs",
        ingredients=[
            Ingredient(1, kitchen.elderberry.id, Decimal(10), "kg", tolerance_pct=Decimal(5)),
            Ingredient(2, kitchen.pectin.id, Decimal(2), "kg"),
        ],
    )
    return production.approve_recipe_version(version=draft)


def tolerant(kitchen: Kitchen) -> Batch:
    kitchen.stocked()
    return production.plan_batch(
        version=with_tolerance(kitchen),
        quantity=Decimal(1000),
        uom="pcs",
        planned_on=kitchen.today,
    )


def test_within_its_tolerance_a_line_takes_more(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        batch = tolerant(kitchen)

        production.issue_line(batch=batch, line=1, quantity=Decimal("10.5"))

        assert queries.outstanding(batch)[0].line == 2
        with pytest.raises(Refused, match=r"takes up to 10\.5 kg of ELD"):
            production.issue_line(batch=batch, line=1, quantity=Decimal("0.000001"))


def test_a_line_without_a_tolerance_takes_its_items(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        pectin = catalog.change_item(
            item=kitchen.pectin, version=kitchen.pectin.version, tolerance_pct=Decimal(2)
        )
        batch = tolerant(kitchen)
        catalog.change_item(item=pectin, version=pectin.version, tolerance_pct=Decimal(50))

        # Line 1 says 5 % itself; line 2 has the 2 % that stood when the batch was planned.
        assert [one.tolerance_pct for one in queries.lines(batch)] == [Decimal(5), Decimal(2)]
        production.issue_line(batch=batch, line=2, quantity=Decimal("2.04"))
        with pytest.raises(Refused, match=r"takes up to 2\.04 kg of PEC"):
            production.issue_line(batch=batch, line=2, quantity=Decimal("0.000001"))


def test_a_line_below_its_tolerance_keeps_a_batch_open(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        batch = tolerant(kitchen)
        production.issue_line(batch=batch, line=1, quantity=Decimal("9.4"))
        production.declare_output(batch=batch, quantity=Decimal(900))

        with pytest.raises(
            Refused, match=r"line 1 took 9\.4 of 10 kg ELD; line 2 took 0 of 2 kg PEC"
        ):
            production.close_batch(batch=batch)
        closed = production.close_batch(batch=batch, reason="Kettle 2 stopped early.")

        assert (closed.status, closed.quantity) == ("closed", Decimal(900))


def test_named_lots_need_a_reason_to_pass_over_fefo(kitchen: Kitchen, batch: Batch) -> None:
    with kitchen.plant.machine():
        later = Lot.objects.get(code="ELD-LATER")
        pick = Named(1, later, places.default_storage(kitchen.site), Decimal(3))

        with pytest.raises(Refused, match=r"FEFO takes ELD-SOON .* first"):
            production.issue_line(batch=batch, line=1, picks=[pick])
        production.issue_line(batch=batch, line=1, picks=[pick], reason="The drum leaks.")

        assert on_hand("ELD-LATER") == 17
        assert [one.reason for one in stock.overrides()] == ["The drum leaks."]


def test_a_lot_of_another_item_does_not_go_into_a_line(kitchen: Kitchen, batch: Batch) -> None:
    with kitchen.plant.machine():
        pectin = Lot.objects.get(code="PEC-1")
        pick = Named(1, pectin, places.default_storage(kitchen.site), Decimal(1))

        with pytest.raises(Refused, match="Line 1 takes ELD; lot PEC-1 is of PEC"):
            production.issue_line(batch=batch, line=1, picks=[pick])


def test_what_is_not_used_comes_back_and_may_be_issued_again(
    kitchen: Kitchen, batch: Batch
) -> None:
    with kitchen.plant.machine():
        store = places.default_storage(kitchen.site)
        production.issue_line(batch=batch, line=1)
        soon = Lot.objects.get(code="ELD-SOON")

        production.return_unused(batch=batch, lot=soon, quantity=Decimal(2), location=store)

        assert on_hand("ELD-SOON") == 2
        assert queries.outstanding(batch)[0].quantity == 2
        with pytest.raises(Refused, match="holds 8 kg of lot ELD-SOON"):
            production.return_unused(batch=batch, lot=soon, quantity=Decimal(9), location=store)


def test_a_batch_makes_several_lots_and_what_comes_with_them(
    kitchen: Kitchen, batch: Batch
) -> None:
    with kitchen.plant.machine():
        trim = catalog.create_item(sku="TRIM", name="Trimmings", kind="intermediate", uom="kg")
        production.issue_line(batch=batch, line=1)
        production.issue_line(batch=batch, line=2)
        production.declare_output(batch=batch, quantity=Decimal(600))
        production.declare_output(batch=batch, quantity=Decimal(380))
        production.declare_output(batch=batch, quantity=Decimal("1.5"), item=trim, by_product=True)

        closed = production.close_batch(batch=batch)

        made = [(str(one.lot), one.kind, one.quantity) for one in queries.outputs(closed)]
        assert made == [
            ("B-1", "product", Decimal(600)),
            ("B-1-2", "product", Decimal(380)),
            ("B-1-3", "by_product", Decimal("1.5")),
        ]
        assert closed.quantity == Decimal(980)
        reached = queries.trace(Lot.objects.get(code="ELD-SOON"), Direction.FORWARD)
        assert {one.lot.code for one in reached.lots} == {"ELD-SOON", "B-1", "B-1-2", "B-1-3"}


def test_nothing_is_made_before_something_is_issued(kitchen: Kitchen, batch: Batch) -> None:
    with kitchen.plant.machine(), pytest.raises(Refused, match="Nothing was issued to batch B-1"):
        production.declare_output(batch=batch, quantity=Decimal(1))


def test_a_batch_that_declared_its_lots_is_closed_not_completed(
    kitchen: Kitchen, batch: Batch
) -> None:
    with kitchen.plant.machine():
        production.issue_line(batch=batch, line=1)
        production.declare_output(batch=batch, quantity=Decimal(10))

        with pytest.raises(Refused, match="Close it instead"):
            production.complete_batch(batch=batch)


def test_an_aborted_batch_frees_its_stock_and_takes_nothing_more(
    kitchen: Kitchen, batch: Batch
) -> None:
    with kitchen.plant.machine():
        production.reserve_batch(batch=batch)

        production.abort_batch(batch=batch, reason="The order was cancelled.")

        assert not stock.open_reservations()
        with pytest.raises(Refused, match="was aborted"):
            production.issue_line(batch=batch, line=1)


def test_a_batch_that_holds_material_is_not_aborted(kitchen: Kitchen, batch: Batch) -> None:
    with kitchen.plant.machine():
        production.issue_line(batch=batch, line=2)

        with pytest.raises(Refused, match=r"holds 2\.5 kg of PEC\. Return that first"):
            production.abort_batch(batch=batch, reason="The order was cancelled.")


def test_a_closed_batch_is_not_touched_again(kitchen: Kitchen, batch: Batch) -> None:
    with kitchen.plant.machine():
        production.complete_batch(batch=batch)

        for act in (
            lambda: production.issue_line(batch=batch, line=1),
            lambda: production.close_batch(batch=batch),
            lambda: production.abort_batch(batch=batch, reason="Oops."),
            lambda: production.reserve_batch(batch=batch),
        ):
            with pytest.raises(Refused, match="was completed already"):
                act()


def test_an_operator_closes_a_batch_and_frees_what_it_did_not_use(
    kitchen: Kitchen, batch: Batch
) -> None:
    with kitchen.plant.machine():
        production.reserve_batch(batch=batch)
    with kitchen.plant.acting("otto"):
        production.issue_line(batch=batch, line=1)
        production.declare_output(batch=batch, quantity=Decimal(900))

        production.close_batch(batch=batch, reason="Made without pectin.")

        assert not stock.open_reservations()


def test_an_operator_issues_and_does_not_plan(kitchen: Kitchen, batch: Batch) -> None:
    with kitchen.plant.acting("otto"):
        production.issue_line(batch=batch, line=2)

        with pytest.raises(Forbidden):
            production.reserve_batch(batch=batch)
