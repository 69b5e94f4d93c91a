"""Recipes and what is in their versions."""

from __future__ import annotations

from uuid import UUID

from django.db import connection
from django.db.models import Max, Prefetch, QuerySet
from django.db.models.functions import Lower

from catalog.models import Item
from core.tenancy.context import current_tenant_id
from production.models import Recipe, RecipeLine, RecipeVersion


def recipes() -> QuerySet[Recipe]:
    """Every recipe with the item it makes, by code."""
    return Recipe.objects.select_related("item").order_by(Lower("code"), "pk")


def recipe_by_code(code: str) -> Recipe | None:
    """The recipe with this code, whatever its case and outer spaces, or None."""
    return recipes().alias(folded=Lower("code")).filter(folded=code.strip().lower()).first()


def versions() -> QuerySet[RecipeVersion]:
    """Every version with its recipe and item, by recipe, the latest first."""
    return RecipeVersion.objects.select_related("recipe__item", "approved_by", "document").order_by(
        Lower("recipe__code"), "-version", "pk"
    )


def version_numbered(recipe: Recipe, number: int) -> RecipeVersion | None:
    """This version of the recipe, or None."""
    return versions().filter(recipe=recipe, version=number).first()


def approved_version(recipe: Recipe) -> RecipeVersion | None:
    """The latest approved version of the recipe, or None."""
    return versions().filter(recipe=recipe, status=RecipeVersion.Status.APPROVED).first()


def approved_versions() -> QuerySet[RecipeVersion]:
    """Every version that batches may be planned by, by recipe, the latest first."""
    return versions().filter(status=RecipeVersion.Status.APPROVED)


def versions_of(recipe: Recipe) -> QuerySet[RecipeVersion]:
    """The recipe's versions with their lines, the latest first."""
    lines = RecipeLine.objects.select_related("item").order_by("line", "pk")
    return versions().filter(recipe=recipe).prefetch_related(Prefetch("lines", lines))


def next_version(recipe: Recipe) -> int:
    """The number the recipe's next version gets."""
    last = RecipeVersion.objects.filter(recipe=recipe).aggregate(last=Max("version"))["last"]
    return (last or 0) + 1


def lines_of(version: RecipeVersion) -> QuerySet[RecipeLine]:
    """The version's lines with their items, in their order."""
    return RecipeLine.objects.filter(version=version).select_related("item").order_by("line", "pk")


# From each ingredient down through everything it is made of, in whatever version.
_BACK = """
    WITH RECURSIVE made_of (start_id, item_id) AS (
        SELECT given, given FROM unnest(%s::uuid[]) given
        UNION
        SELECT made_of.start_id, line.item_id
        FROM made_of
        JOIN production_recipe recipe ON recipe.tenant_id = %s AND recipe.item_id = made_of.item_id
        JOIN production_recipeversion version
          ON version.tenant_id = recipe.tenant_id AND version.recipe_id = recipe.id
         AND version.status <> 'retired'
        JOIN production_recipeline line
          ON line.tenant_id = version.tenant_id AND line.version_id = version.id
        WHERE made_of.item_id <> %s
    )
    SELECT DISTINCT start_id FROM made_of WHERE item_id = %s ORDER BY start_id
"""


def leading_back(item: Item, ingredient_ids: list[UUID]) -> list[UUID]:
    """Those of the ingredients that are the item, or are made from it at any depth."""
    with connection.cursor() as cursor:
        cursor.execute(_BACK, [ingredient_ids, current_tenant_id(), item.id, item.id])
        return [row[0] for row in cursor.fetchall()]
