"""Traces through two stages, both ways, with a balance that closes."""

from __future__ import annotations

from decimal import Decimal

import pytest

from catalog import operations as catalog
from core.refusals import Refused
from lots.queries import Direction
from production import operations as production
from production import queries
from production.queries import Trace
from production.rules import Ingredient
from tests.cast import Plant
from tests.gummies import Kitchen


def two_stages(kitchen: Kitchen) -> None:
    """1,000 bottles in B-1182, then all of them into 10 cases in B-1190."""
    kitchen.stocked()
    production.complete_batch(batch=kitchen.batch("1000", number="B-1182"))
    case = catalog.create_item(sku="CASE", name="Case of 100", kind="finished", uom="pcs")
    packing = production.approve_recipe_version(
        version=production.save_recipe_version(
            recipe="PACK",
            item=case,
            batch_size=Decimal(1),
            uom="pcs",
            ingredients=[Ingredient(1, kitchen.gummies.id, Decimal(100), "pcs")],
        )
    )
    production.complete_batch(
        batch=production.plan_batch(
            version=packing,
            quantity=Decimal(10),
            uom="pcs",
            planned_on=kitchen.today,
            number="B-1190",
        )
    )


def traced(code: str, direction: Direction) -> Trace:
    from lots.models import Lot

    return queries.trace(Lot.objects.select_related("item").get(code=code), direction)


def test_forward_finds_everything_a_lot_went_into(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        two_stages(kitchen)
        found = traced("ELD-SOON", Direction.FORWARD)

    assert [(one.lot.code, one.depth, one.quantity) for one in found.lots] == [
        ("ELD-SOON", 0, Decimal(10)),
        ("B-1182", 1, Decimal(1000)),
        ("B-1190", 2, Decimal(10)),
    ]
    assert [str(batch) for batch in found.batches] == ["B-1182", "B-1190"]
    assert [(left.lot_code, left.on_hand) for left in found.on_hand] == [("B-1190", Decimal(10))]
    assert found.milliseconds > 0


def test_back_finds_everything_a_lot_was_made_from(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        two_stages(kitchen)
        found = traced("B-1190", Direction.BACK)

    assert [(one.depth, one.lot.code) for one in found.lots[:2]] == [(0, "B-1190"), (1, "B-1182")]
    assert sorted(one.lot.code for one in found.lots[2:]) == ["ELD-LATER", "ELD-SOON", "PEC-1"]
    assert [str(batch) for batch in found.batches] == ["B-1182", "B-1190"]
    assert sorted((link.input_lot.code, link.quantity) for link in found.links) == [
        ("B-1182", Decimal(1000)),
        ("ELD-LATER", Decimal("2.5")),
        ("ELD-SOON", Decimal(10)),
        ("PEC-1", Decimal("2.5")),
    ]


def test_the_balance_accounts_for_all_of_a_lot(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        two_stages(kitchen)
        bought = traced("ELD-LATER", Direction.FORWARD).balance
        made = traced("B-1182", Direction.FORWARD).balance

    # 20 kg bought, 2.5 kg into the gummies; 1,000 bottles made, all of them packed.
    assert (bought.made_or_received, bought.consumed, bought.on_hand, bought.residual) == (
        Decimal(20),
        Decimal("2.5"),
        Decimal("17.5"),
        Decimal(0),
    )
    assert (made.made_or_received, made.consumed, made.on_hand, made.residual) == (
        Decimal(1000),
        Decimal(1000),
        Decimal(0),
        Decimal(0),
    )


def test_a_stranger_traces_nothing_of_it(kitchen: Kitchen, rival: Plant) -> None:
    from lots.models import Lot

    with kitchen.plant.machine():
        two_stages(kitchen)
        lot = Lot.objects.get(code="ELD-SOON")

    with rival.machine():
        from lots import queries as lots

        assert [one.lot_id for one in lots.reach(lot, Direction.FORWARD)] == [lot.id]
        assert not queries.batches().exists()


def test_a_short_packing_batch_leaves_the_gummies_where_they_are(kitchen: Kitchen) -> None:
    from inventory import queries as stock
    from lots.models import Lot

    with kitchen.plant.machine():
        two_stages(kitchen)
        recipe = queries.recipe_by_code("pack")
        assert recipe is not None
        version = queries.approved_version(recipe)
        assert version is not None
        batch = production.plan_batch(
            version=version, quantity=Decimal(1), uom="pcs", planned_on=kitchen.today
        )

        with pytest.raises(Refused, match="GUM-60: 100 pcs needed, 0 pcs usable, 100 pcs short"):
            production.complete_batch(batch=batch)

        assert stock.on_hand(Lot.objects.get(code="B-1182")) == 0
