"""Until when what a batch made may be used, by each of the four methods."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from catalog import operations as catalog
from core.refusals import Refused
from inventory import queries as stock
from production import operations as production
from production import rules
from production.models import Batch
from production.rules import Ingredient
from tests.gummies import Kitchen

MADE = date(2026, 11, 25)
BY_LIFE = date(2026, 12, 25)  # 30 days later
EARLY, LATE = date(2026, 12, 1), date(2027, 6, 1)


@pytest.mark.parametrize(
    ("method", "life", "limits", "last"),
    [
        ("made_plus_life", 30, [EARLY, LATE], BY_LIFE),
        ("made_plus_life", None, [EARLY], None),
        ("earliest_input", 30, [LATE, None, EARLY], EARLY),
        ("earliest_input", 30, [LATE], LATE),
        ("earliest_input", 30, [None], BY_LIFE),
        ("earlier_of_both", 30, [LATE], BY_LIFE),
        ("earlier_of_both", 30, [EARLY, LATE], EARLY),
        ("earlier_of_both", None, [LATE], LATE),
        ("earlier_of_both", None, [], None),
        ("typed", 30, [EARLY], None),
    ],
)
def test_the_method_decides(
    method: str, life: int | None, limits: list[date | None], last: date | None
) -> None:
    found = rules.output_expiry(method, made_on=MADE, shelf_life_days=life, input_limits=limits)

    assert found == last


def test_by_the_method_typed_only_what_was_typed_counts() -> None:
    found = rules.output_expiry(
        "typed", made_on=MADE, shelf_life_days=30, input_limits=[EARLY], typed=LATE
    )

    assert found == LATE


def made_by(kitchen: Kitchen, method: str, location: str = "") -> Kitchen:
    """The kitchen with a version by this expiry method, and stock."""
    kitchen.stocked()
    draft = production.revise_recipe(version=kitchen.version)
    draft = production.save_recipe_version(
        recipe="GUM",
        item=kitchen.gummies,
        batch_size=Decimal(1000),
        uom="pcs",
        ingredients=[Ingredient(1, kitchen.elderberry.id, Decimal("12.5"), "kg")],
        version=draft.version,
        expiry_method=method,
        output_location=catalog.create_location(code=location, kind="storage")
        if location
        else None,
    )
    return replace(kitchen, version=production.approve_recipe_version(version=draft))


def completed(kitchen: Kitchen) -> Batch:
    return production.complete_batch(batch=kitchen.batch("1000"))


def test_a_lot_lives_no_longer_than_the_first_of_its_inputs(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        batch = completed(made_by(kitchen, "earliest_input"))

        # 12.5 kg take ELD-SOON, which expires in 30 days, and some of ELD-LATER.
        assert batch.output_lot is not None
        assert batch.output_lot.expires_on == kitchen.today + timedelta(days=30)


def test_a_recipe_that_wants_the_day_typed_refuses_to_guess(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        typing = made_by(kitchen, "typed")
        batch = typing.batch("1000")

        with pytest.raises(Refused, match="Say when this one expires"):
            production.complete_batch(batch=batch)
    with kitchen.plant.machine():
        done = production.complete_batch(batch=typing.batch("1000"), expires_on=date(2099, 1, 1))

        assert done.output_lot is not None
        assert done.output_lot.expires_on == date(2099, 1, 1)


def test_the_lot_goes_where_the_recipe_says(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        batch = completed(made_by(kitchen, "made_plus_life", location="GUMMIES"))

        assert batch.output_lot is not None
        assert [q.location.code for q in stock.quants_of(batch.output_lot)] == ["GUMMIES"]


def test_an_output_location_is_a_place_of_ours(kitchen: Kitchen) -> None:
    from catalog import queries as places

    with kitchen.plant.machine(), pytest.raises(Refused, match="is no place of ours"):
        production.save_recipe_version(
            recipe="GUM",
            item=kitchen.gummies,
            batch_size=Decimal(1),
            uom="pcs",
            ingredients=[Ingredient(1, kitchen.pectin.id, Decimal(1), "kg")],
            output_location=places.virtual_location(kitchen.site, "scrap"),
        )
