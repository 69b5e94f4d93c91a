"""What was made before goes in again: within the recipe's share, never in a circle."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from catalog import operations as catalog
from catalog import queries as places
from core.refusals import Refused
from lots import operations as lots
from lots.models import Lot
from lots.queries import Direction
from production import operations as production
from production import queries
from production.models import Batch
from production.rules import Ingredient
from tests.gummies import Kitchen

# Batch B-OLD made 1,000 bottles. The recipe lets 5 % of a batch be rework.


@pytest.fixture
def reworking(kitchen: Kitchen) -> Kitchen:
    with kitchen.plant.machine():
        kitchen.stocked()
        production.complete_batch(batch=kitchen.batch("1000", number="B-OLD"))
        return allowing(kitchen, Decimal(5))


def allowing(kitchen: Kitchen, share: Decimal) -> Kitchen:
    """The kitchen with a recipe of pectin alone that takes so much rework."""
    draft = production.save_recipe_version(
        recipe="GUM",
        item=kitchen.gummies,
        batch_size=Decimal(1000),
        uom="pcs",
        rework_pct=share,
        ingredients=[Ingredient(1, kitchen.pectin.id, Decimal(1), "kg")],
    )
    return replace(kitchen, version=production.approve_recipe_version(version=draft))


def put_in(batch: Batch, code: str, quantity: str, reason: str = "Broken bottles.") -> Batch:
    return production.issue_rework(
        batch=batch,
        lot=Lot.objects.get(code=code),
        quantity=Decimal(quantity),
        location=places.default_storage(batch.site),
        reason=reason,
    )


def test_what_was_made_goes_in_again_and_the_trace_shows_it(reworking: Kitchen) -> None:
    with reworking.plant.machine():
        batch = reworking.batch("1000", number="B-NEW")

        put_in(batch, "B-OLD", "50")
        production.complete_batch(batch=batch)

        (row,) = queries.reworked(batch)
        assert (row.lot.code, row.of_batch, row.reason) == (
            "B-OLD",
            Decimal(50),
            "Broken bottles.",
        )
        onward = queries.trace(Lot.objects.get(code="B-OLD"), Direction.FORWARD)
        assert {one.lot.code for one in onward.lots} == {"B-OLD", "B-NEW"}


def test_more_than_the_share_of_the_recipe_is_refused(reworking: Kitchen) -> None:
    with reworking.plant.machine():
        batch = reworking.batch("1000", number="B-NEW")
        put_in(batch, "B-OLD", "30")

        with pytest.raises(
            Refused, match=r"up to 5 % of a batch: 50 pcs here, of which 30 pcs are in\. 20\.000001"
        ) as refusal:
            put_in(batch, "B-OLD", "20.000001")
        put_in(batch, "B-OLD", "20")

        assert refusal.value.code == "rework"


def test_what_comes_back_may_go_in_again(reworking: Kitchen) -> None:
    with reworking.plant.machine():
        batch = reworking.batch("1000", number="B-NEW")
        put_in(batch, "B-OLD", "50")
        production.return_unused(
            batch=batch,
            lot=Lot.objects.get(code="B-OLD"),
            quantity=Decimal(20),
            location=places.default_storage(reworking.site),
        )

        put_in(batch, "B-OLD", "20")

        assert queries.rework_in(batch) == 50


def test_a_recipe_that_names_no_share_takes_none(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        kitchen.stocked()
        production.complete_batch(batch=kitchen.batch("1000", number="B-OLD"))

        with pytest.raises(Refused, match="GUM v1 takes no rework"):
            put_in(kitchen.batch("1000"), "B-OLD", "1")


def test_a_batch_does_not_take_in_what_it_led_to(reworking: Kitchen) -> None:
    with reworking.plant.machine():
        first = reworking.batch("1000", number="B-1")
        production.issue_line(batch=first, line=1)
        production.declare_output(batch=first, quantity=Decimal(40))
        second = reworking.batch("1000", number="B-2")
        put_in(second, "B-OLD", "1", "So that FEFO has no say: all expire alike.")
        production.issue_line(batch=second, line=1)
        put_in(second, "B-1", "40", "Broken bottles.")
        production.declare_output(batch=second, quantity=Decimal(900))

        with pytest.raises(Refused, match="comes from lot B-1, which batch B-1 made") as own:
            put_in(first, "B-1", "1")
        with pytest.raises(Refused, match="Lot B-2 comes from lot B-1, which batch B-1 made"):
            put_in(first, "B-2", "1")

        assert own.value.code == "circle"


def test_bought_material_and_what_other_recipes_made_are_no_rework(reworking: Kitchen) -> None:
    with reworking.plant.machine(), pytest.raises(Refused, match="was not made with GUM-60"):
        put_in(reworking.batch("1000"), "PEC-1", "0.1")


def test_what_came_along_is_reworked_where_its_unit_says_how_much(reworking: Kitchen) -> None:
    with reworking.plant.machine():
        trim = catalog.create_item(sku="TRIM", name="Trimmings", kind="intermediate", uom="kg")
        batch = reworking.batch("1000", number="B-1")
        production.issue_line(batch=batch, line=1)
        production.declare_output(batch=batch, quantity=Decimal(2), item=trim, by_product=True)
        production.declare_output(batch=batch, quantity=Decimal(990))
        other = reworking.batch("1000", number="B-2")

        with pytest.raises(Refused, match="TRIM is kept in kg, GUM-60 in pcs"):
            put_in(other, "B-1", "1")
        catalog.set_item_unit(item=reworking.gummies, uom="kg", stock_units_per_unit=Decimal(10))
        put_in(other, "B-1", "2")

        assert queries.rework_in(other) == 20


def test_rework_needs_a_reason_and_usable_material(reworking: Kitchen) -> None:
    with reworking.plant.machine():
        batch = reworking.batch("1000")
        lot = Lot.objects.get(code="B-OLD")

        with pytest.raises(Refused, match="Say why it is reworked"):
            put_in(batch, "B-OLD", "1", reason=" ")
        lots.decide(lot=lot, disposition="rejected", reason="Broken.")
        with pytest.raises(Refused, match="rejected"):
            put_in(batch, "B-OLD", "1")

        assert not queries.reworked(batch)
        assert queries.locked(batch).status == "planned"


def test_a_batch_with_rework_still_wants_its_ingredients(reworking: Kitchen) -> None:
    with reworking.plant.machine():
        batch = reworking.batch("1000")

        put_in(batch, "B-OLD", "50")

        assert [(one.line, one.quantity) for one in queries.outstanding(batch)] == [(1, Decimal(1))]
        with pytest.raises(Refused, match="holds 50 pcs of GUM-60"):
            production.abort_batch(batch=batch, reason="Cancelled.")
