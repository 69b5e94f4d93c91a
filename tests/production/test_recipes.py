"""Recipes: drafted, approved, and then as they are for ever."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from core.refusals import Forbidden, Refused
from production import operations as production
from production import queries
from production.models import RecipeVersion
from production.rules import Ingredient
from tests.gummies import Kitchen


def again(kitchen: Kitchen, elderberry: str = "12.5", version: int | None = 1) -> RecipeVersion:
    return production.save_recipe_version(
        recipe="gum ",
        item=kitchen.gummies,
        batch_size=Decimal(1000),
        uom="pcs",
        ingredients=[
            Ingredient(1, kitchen.elderberry.id, Decimal(elderberry), "kg"),
            Ingredient(2, kitchen.pectin.id, Decimal("2.5"), "kg"),
        ],
        version=version,
    )


def test_saving_an_approved_version_as_it_is_changes_nothing(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        assert again(kitchen) == kitchen.version


def test_changing_an_approved_version_is_refused(kitchen: Kitchen) -> None:
    with kitchen.plant.machine(), pytest.raises(Refused, match="GUM v1 is approved and never"):
        again(kitchen, elderberry="13")


def test_the_next_version_is_a_draft_that_may_be_rewritten(kitchen: Kitchen) -> None:
    with kitchen.plant.acting("petra"):
        again(kitchen, elderberry="13", version=None)
        draft = again(kitchen, elderberry="14", version=2)

        assert (draft.version, draft.status) == (2, "draft")
        assert queries.lines_of(draft)[0].quantity == Decimal(14)


def test_petra_drafts_and_quinn_approves(kitchen: Kitchen) -> None:
    with kitchen.plant.acting("petra"):
        draft = again(kitchen, version=None)
        with pytest.raises(Forbidden, match="Approve and retire"):
            production.approve_recipe_version(version=draft)
    with kitchen.plant.acting("quinn"):
        approved = production.approve_recipe_version(version=draft)
        with pytest.raises(Refused, match="GUM v2 is no draft any more"):
            production.approve_recipe_version(version=approved)

        assert str(approved.approved_by) == "Quinn Approver"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE production_recipeline SET quantity = 1",
        "DELETE FROM production_recipeline",
        "UPDATE production_recipeversion SET batch_size = 1",
        "UPDATE production_recipeversion SET status = 'draft', approved_at = NULL",
    ],
)
def test_the_database_keeps_an_approved_version(kitchen: Kitchen, statement: str) -> None:
    from core.tenancy.context import performing

    with (
        kitchen.plant.machine(),
        performing("test.tamper"),
        pytest.raises(DatabaseError, match="an approved recipe version never changes"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_an_item_is_not_made_from_itself_by_way_of_another(kitchen: Kitchen) -> None:
    with (
        kitchen.plant.machine(),
        pytest.raises(Refused, match="ELD would be made from itself, by way of GUM-60"),
    ):
        production.save_recipe_version(
            recipe="BACK",
            item=kitchen.elderberry,
            batch_size=Decimal(1),
            uom="kg",
            ingredients=[Ingredient(1, kitchen.gummies.id, Decimal(1), "pcs")],
        )


@pytest.mark.parametrize(
    ("ingredients", "why"),
    [
        ([], "at least one ingredient"),
        ([(1, "1", "kg"), (1, "1", "kg")], "Line 1 stands twice"),
        ([(1, "0", "kg")], "Line 1: PEC needs a quantity above zero"),
        ([(1, "-1", "kg")], "Line 1: PEC needs a quantity above zero"),
        ([(1, "1", "l")], "does not convert"),
        ([(1, "1", "handful")], "handful"),
    ],
)
def test_a_recipe_that_cannot_be_is_refused_with_a_sentence(
    kitchen: Kitchen, ingredients: list[tuple[int, str, str]], why: str
) -> None:
    with kitchen.plant.machine(), pytest.raises(Refused, match=why):
        production.save_recipe_version(
            recipe="NEW",
            item=kitchen.gummies,
            batch_size=Decimal(1000),
            uom="pcs",
            ingredients=[
                Ingredient(line, kitchen.pectin.id, Decimal(quantity), uom)
                for line, quantity, uom in ingredients
            ],
        )


def test_a_recipe_makes_one_item(kitchen: Kitchen) -> None:
    with kitchen.plant.machine(), pytest.raises(Refused, match="Recipe GUM makes GUM-60, not PEC"):
        production.save_recipe_version(
            recipe="GUM",
            item=kitchen.pectin,
            batch_size=Decimal(1),
            uom="kg",
            ingredients=[Ingredient(1, kitchen.elderberry.id, Decimal(1), "kg")],
        )
