"""Recipes and what is in their versions."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Max, Prefetch, Q, QuerySet

from catalog.models import Item
from catalog.rules.items import key_of
from core.tenancy.context import current_tenant_id
from production.models import Recipe, RecipeLine, RecipeSubstitute, RecipeVersion


def recipes() -> QuerySet[Recipe]:
    """Every recipe with the item it makes, by code."""
    return Recipe.objects.select_related("item").order_by("code_key", "pk")


def recipe_by_code(code: str) -> Recipe | None:
    """The recipe with this code, whatever its case and outer spaces, or None."""
    return recipes().filter(code_key=key_of(code)).first()


def versions() -> QuerySet[RecipeVersion]:
    """Every version with its recipe and item, by recipe, the latest first."""
    return RecipeVersion.objects.select_related(
        "recipe__item", "approved_by", "document", "output_location"
    ).order_by("recipe__code_key", "-version", "pk")


def version_numbered(recipe: Recipe, number: int) -> RecipeVersion | None:
    """This version of the recipe, or None."""
    return versions().filter(recipe=recipe, version=number).first()


def approved_version(recipe: Recipe, on: date | None = None) -> RecipeVersion | None:
    """The latest approved version of the recipe, or None; given a day, of those in effect then."""
    found = approved_versions().filter(recipe=recipe)
    return (found.filter(in_effect(on)) if on else found).first()


def in_effect(on: date) -> Q:
    """Versions by which batches of this day may be planned, as far as their day of effect goes."""
    return Q(effective_from=None) | Q(effective_from__lte=on)


def approved_versions() -> QuerySet[RecipeVersion]:
    """Every version that batches may be planned by, by recipe, the latest first."""
    return versions().filter(status=RecipeVersion.Status.APPROVED)


def versions_of(recipe: Recipe) -> QuerySet[RecipeVersion]:
    """The recipe's versions with their lines and what may stand in, the latest first."""
    return versions().filter(recipe=recipe).prefetch_related(Prefetch("lines", _lines()))


def next_version(recipe: Recipe) -> int:
    """The number the recipe's next version gets."""
    last = RecipeVersion.objects.filter(recipe=recipe).aggregate(last=Max("version"))["last"]
    return (last or 0) + 1


def lines_of(version: RecipeVersion) -> QuerySet[RecipeLine]:
    """The version's lines with their items and substitutes, in their order."""
    return _lines().filter(version=version)


def _lines() -> QuerySet[RecipeLine]:
    substitutes = RecipeSubstitute.objects.select_related("item").order_by("rank", "pk")
    return (
        RecipeLine.objects.select_related("item")
        .order_by("line", "pk")
        .prefetch_related(Prefetch("substitutes", substitutes))
    )


# From each ingredient down through everything it is made of, or may be, in whatever version.
_BACK = """
    WITH RECURSIVE goes_in (version_id, item_id) AS NOT MATERIALIZED (
        SELECT line.version_id, line.item_id FROM production_recipeline line
        WHERE line.tenant_id = %s
        UNION ALL
        SELECT line.version_id, substitute.item_id
        FROM production_recipesubstitute substitute
        JOIN production_recipeline line
          ON line.tenant_id = substitute.tenant_id AND line.id = substitute.line_id
        WHERE substitute.tenant_id = %s
    ), made_of (start_id, item_id) AS (
        SELECT given, given FROM unnest(%s::uuid[]) given
        UNION
        SELECT made_of.start_id, goes_in.item_id
        FROM made_of
        JOIN production_recipe recipe ON recipe.tenant_id = %s AND recipe.item_id = made_of.item_id
        JOIN production_recipeversion version
          ON version.tenant_id = recipe.tenant_id AND version.recipe_id = recipe.id
         AND version.status <> 'retired'
        JOIN goes_in ON goes_in.version_id = version.id
        WHERE made_of.item_id <> %s
    )
    SELECT DISTINCT start_id FROM made_of WHERE item_id = %s ORDER BY start_id
"""


def leading_back(item: Item, ingredient_ids: list[UUID]) -> list[UUID]:
    """Those of the ingredients that are the item, or are made from it at any depth."""
    tenant_id = current_tenant_id()
    given: list[Any] = [tenant_id, tenant_id, ingredient_ids, tenant_id, item.id, item.id]
    with connection.cursor() as cursor:
        cursor.execute(_BACK, given)
        return [row[0] for row in cursor.fetchall()]
