"""A recipe over its versions: revised, compared, in effect from a day, retired, used where."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, models, transaction

from catalog import operations as catalog
from catalog.models import Item
from core.models import AuditEntry
from core.refusals import Forbidden, Refused
from core.tenancy.context import performing
from production import operations as production
from production import queries, rules
from production.models import BatchSubstitute, RecipeLine, RecipeSubstitute, RecipeVersion
from production.queries.formulas import OF_THE_RECORD
from production.rules import Ingredient, Substitute
from tests.cast import Plant
from tests.gummies import Kitchen

DAY = timedelta(days=1)


def drafted(kitchen: Kitchen, *ingredients: Ingredient, **facts: Any) -> RecipeVersion:
    return production.save_recipe_version(
        recipe="GUM",
        item=kitchen.gummies,
        batch_size=Decimal(1000),
        uom="pcs",
        ingredients=ingredients,
        **facts,
    )


def elderberry(kitchen: Kitchen, **facts: Any) -> Ingredient:
    return replace(Ingredient(1, kitchen.elderberry.id, Decimal("12.5"), "kg"), **facts)


def aronia() -> Item:
    return catalog.create_item(sku="ARO", name="Aronia extract", kind="raw", uom="kg")


def with_aronia(kitchen: Kitchen, **facts: Any) -> RecipeVersion:
    stand_in = Substitute(aronia().id, 1, Decimal("1.25"), **facts)
    return drafted(kitchen, elderberry(kitchen, substitutes=(stand_in,)))


# --- lines ---


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"scaling": "cubic"}, "Line 1: “cubic” is no way to scale"),
        ({"loss_pct": Decimal(100)}, "Line 1: a loss is 0 % or more and below 100 %"),
        ({"loss_pct": Decimal(-1)}, "Line 1: a loss is"),
        ({"tolerance_pct": Decimal(101)}, "Line 1: a tolerance is between"),
        ({"tolerance_pct": Decimal(-1)}, "Line 1: a tolerance is between"),
    ],
)
def test_a_line_that_cannot_be_is_refused(kitchen: Kitchen, facts: Any, why: str) -> None:
    with kitchen.plant.machine(), pytest.raises(Refused, match=why):
        drafted(kitchen, elderberry(kitchen, **facts))


def test_a_batch_freezes_all_that_its_lines_say(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        lossy = elderberry(
            kitchen, loss_pct=Decimal(20), tolerance_pct=Decimal(2), step="Mix", note="Slowly."
        )
        fixed = Ingredient(2, kitchen.pectin.id, Decimal(3), "kg", scaling="fixed")
        version = production.approve_recipe_version(version=drafted(kitchen, lossy, fixed))

        first, second = queries.lines(replace(kitchen, version=version).batch("2000"))

    # 25 kg must arrive; a fifth of what is taken is lost: 31.25 kg. Three kilograms stay three.
    assert (first.net_quantity, first.quantity) == (Decimal(25), Decimal("31.25"))
    assert (first.tolerance_pct, first.step, first.note) == (Decimal(2), "Mix", "Slowly.")
    assert (second.quantity, second.net_quantity, second.scaling) == (Decimal(3), 3, "fixed")


# --- substitutes ---


def test_what_may_stand_in_is_frozen_with_the_batch(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        version = production.approve_recipe_version(
            version=with_aronia(kitchen, valid_through=date(2099, 1, 1))
        )

        (found,) = queries.substitutes_of(replace(kitchen, version=version).batch("1000"))

        assert (str(found.item), found.rank, found.factor) == ("ARO", 1, Decimal("1.25"))
        assert (found.line.line, found.valid_through) == (1, date(2099, 1, 1))


def test_a_stranger_sees_no_substitute(kitchen: Kitchen, rival: Plant) -> None:
    with kitchen.plant.machine():
        version = production.approve_recipe_version(version=with_aronia(kitchen))
        replace(kitchen, version=version).batch("1000")

    with rival.machine():
        assert not RecipeSubstitute.objects.exists()
        assert not BatchSubstitute.objects.exists()


def test_a_circle_by_way_of_a_substitute_is_refused(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        stand_in = Substitute(kitchen.gummies.id, 1)

        with pytest.raises(Refused, match="GUM-60 would be made from itself, by way of GUM-60"):
            drafted(kitchen, elderberry(kitchen, substitutes=(stand_in,)))


def test_a_circle_over_another_recipes_substitute_is_refused(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        with_aronia(kitchen)

        with pytest.raises(Refused, match="ARO would be made from itself, by way of GUM-60"):
            production.save_recipe_version(
                recipe="ARO",
                item=Item.objects.get(sku="ARO"),
                batch_size=Decimal(1),
                uom="kg",
                ingredients=[Ingredient(1, kitchen.gummies.id, Decimal(1), "pcs")],
            )


@pytest.mark.parametrize(
    ("substitutes", "why"),
    [
        ([("PEC", 1, "1"), ("ARO", 1, "1")], "two substitutes have rank 1"),
        ([("ELD", 1, "1")], "an item stands twice"),
        ([("ARO", 1, "1"), ("ARO", 2, "1")], "an item stands twice"),
        ([("ARO", 0, "1")], "count from 1"),
        ([("ARO", 1, "0")], "above zero"),
    ],
)
def test_a_substitute_that_cannot_be_is_refused(
    kitchen: Kitchen, substitutes: list[tuple[str, int, str]], why: str
) -> None:
    with kitchen.plant.machine():
        aronia()
        given = tuple(
            Substitute(Item.objects.get(sku=sku).id, rank, Decimal(factor))
            for sku, rank, factor in substitutes
        )

        with pytest.raises(Refused, match=f"Line 1: .*{why}"):
            drafted(kitchen, elderberry(kitchen, substitutes=given))


def test_a_substitute_that_ends_before_it_begins_is_refused(kitchen: Kitchen) -> None:
    with kitchen.plant.machine(), pytest.raises(Refused, match="would end before it begins"):
        with_aronia(kitchen, valid_from=date(2026, 2, 1), valid_through=date(2026, 1, 1))


def test_saving_with_no_word_on_substitutes_leaves_them(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        draft = with_aronia(kitchen)
        drafted(kitchen, elderberry(kitchen, substitutes=None), version=draft.version)

        assert RecipeSubstitute.objects.filter(line__version=draft).count() == 1

        production.approve_recipe_version(version=draft)
        same = drafted(kitchen, elderberry(kitchen, substitutes=None), version=draft.version)

        assert same == draft


@pytest.mark.parametrize(
    "statement",
    ["UPDATE production_recipesubstitute SET rank = 2", "DELETE FROM production_recipesubstitute"],
)
def test_the_database_keeps_the_substitutes_of_an_approved_version(
    kitchen: Kitchen, statement: str
) -> None:
    with kitchen.plant.machine():
        production.approve_recipe_version(version=with_aronia(kitchen))
        with (
            performing("test.tamper"),
            pytest.raises(DatabaseError, match="an approved recipe version never changes"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


# --- states ---


def test_a_version_is_planned_by_from_its_day_on(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        second = drafted(kitchen, elderberry(kitchen))
        tomorrow = kitchen.today + DAY
        production.approve_recipe_version(version=second, effective_from=tomorrow)
        recipe = second.recipe

        assert queries.approved_version(recipe, on=kitchen.today) == kitchen.version
        assert queries.approved_version(recipe, on=tomorrow) == second
        with pytest.raises(Refused, match=f"GUM v2 takes effect on {tomorrow}"):
            replace(kitchen, version=second).batch("1000")


def test_a_retired_version_plans_nothing_and_its_batches_go_on(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        kitchen.stocked()
        batch = kitchen.batch("1000")
    with kitchen.plant.acting("quinn"):
        production.retire_recipe_version(version=kitchen.version, reason="Too sweet.")
        assert AuditEntry.objects.filter(
            operation="production.retire_recipe_version", reason="Too sweet."
        ).exists()
        with pytest.raises(Refused, match="GUM v1 is retired. Only an approved"):
            production.retire_recipe_version(version=kitchen.version, reason="Again.")

    with kitchen.plant.machine():
        assert production.complete_batch(batch=batch).status == "closed"
        with pytest.raises(Refused, match="GUM v1 is retired. Plan by another"):
            kitchen.batch("1000")
        assert queries.approved_version(kitchen.version.recipe) is None


def test_retiring_asks_for_a_reason_and_the_right(kitchen: Kitchen) -> None:
    with kitchen.plant.acting("quinn"), pytest.raises(Refused, match="Say why"):
        production.retire_recipe_version(version=kitchen.version, reason=" ")
    with kitchen.plant.acting("petra"), pytest.raises(Forbidden, match="Approve and retire"):
        production.retire_recipe_version(version=kitchen.version, reason="Too sweet.")


def test_revising_copies_everything_while_the_old_version_stays_live(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        old = production.approve_recipe_version(version=with_aronia(kitchen))
    with kitchen.plant.acting("petra"):
        draft = production.revise_recipe(version=old)

        assert (draft.version, draft.status, draft.approved_by) == (3, "draft", None)
        assert queries.comparison(old, draft) == []
        assert queries.approved_version(old.recipe) == old
        assert draft.document_id != old.document_id
        with pytest.raises(Refused, match="GUM v3 is a draft already"):
            production.revise_recipe(version=old)


def test_who_may_not_draft_revises_nothing(kitchen: Kitchen) -> None:
    with kitchen.plant.acting("otto"), pytest.raises(Forbidden, match="Draft recipes"):
        production.revise_recipe(version=kitchen.version)


# --- comparison ---


def said_by(model: type[models.Model]) -> list[str]:
    """The fields in which two records of the model can differ."""
    machinery = {"id", "tenant_id", "version", "line"}
    return [f.name for f in model._meta.concrete_fields if f.name not in machinery]


@pytest.mark.parametrize("field", said_by(RecipeLine))
def test_every_field_of_a_line_shows_as_a_difference(kitchen: Kitchen, field: str) -> None:
    a, b = (kitchen.elderberry, kitchen.pectin) if field == "item" else ("1", "2")
    with kitchen.plant.machine():
        facts = {"line": 7, "item": kitchen.elderberry}
        old, new = (
            queries.formula_of(kitchen.version, [(RecipeLine(**{**facts, field: value}), [])])
            for value in (a, b)
        )

    (found,) = rules.compare(old, new)

    assert (found.kind, found.fact, found.line) == ("changed", field, 7)
    assert (found.old, found.new) == (str(a), str(b))


def test_only_what_a_record_is_and_who_decided_is_left_out() -> None:
    left_out = {model.__name__: names for model, names in OF_THE_RECORD.items()}

    assert left_out["RecipeLine"] == {"id", "tenant_id", "version", "line"}
    assert left_out["RecipeSubstitute"] == {"id", "tenant_id", "line", "rank"}
    assert "expiry_method" not in left_out["RecipeVersion"]
    assert "batch_size" not in left_out["RecipeVersion"]
    assert "output_location" not in left_out["RecipeVersion"]
    assert "expected_yield_pct" not in left_out["RecipeVersion"]


def test_two_versions_are_laid_side_by_side(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        stand_in = Substitute(aronia().id, 1)
        changed = elderberry(kitchen, quantity=Decimal(13), substitutes=(stand_in,))
        draft = drafted(kitchen, changed, expected_yield_pct=Decimal(96), expiry_method="typed")

        found = queries.comparison(kitchen.version, draft)
        both = [queries.formula(version) for version in (kitchen.version, draft)]

    says = {(one.kind, one.line, one.rank, one.fact): (one.old, one.new) for one in found}
    assert says["changed", None, None, "expected_yield_pct"] == (None, Decimal(96))
    assert says["changed", None, None, "expiry_method"] == ("made_plus_life", "typed")
    assert says["changed", 1, None, "quantity"] == (Decimal("12.5"), Decimal(13))
    assert says["added", 1, 1, "item"] == (None, "ARO")
    assert says["removed", 2, None, "item"] == ("PEC", None)
    back = {(one.kind, one.line, one.rank, one.fact) for one in rules.compare(*reversed(both))}
    assert ("added", 2, None, "item") in back


def test_an_approved_version_does_not_take_another_note(kitchen: Kitchen) -> None:
    with kitchen.plant.machine(), pytest.raises(Refused, match="never changes"):
        drafted(
            kitchen,
            elderberry(kitchen, note="Stir."),
            Ingredient(2, kitchen.pectin.id, Decimal("2.5"), "kg"),
            version=1,
        )


# --- where used ---


def test_an_item_is_found_where_it_goes_in_and_where_it_may_stand_in(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        with_aronia(kitchen)
        uses = queries.where_used(kitchen.elderberry)
        (stands_in,) = queries.where_used(Item.objects.get(sku="ARO"))

        assert [str(use.version) for use in uses] == ["GUM v2", "GUM v1"]
        assert [use.substitute for use in uses] == [None, None]
        assert str(stands_in.version) == "GUM v2"
        assert stands_in.substitute is not None
        assert stands_in.substitute.rank == 1
