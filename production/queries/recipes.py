"""Recipes and what is in their versions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date
from uuid import UUID

from django.db.models import Max, Prefetch, Q, QuerySet

from catalog.models import Item
from catalog.rules.items import key_of
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


def leading_back(item: Item, ingredient_ids: list[UUID]) -> list[UUID]:
    """Those of the ingredients that are the item, or are made from it at any depth.

    Level by level, each by its own index: in the middle of an import the database has no
    statistics, and one recursive query over four tables may then be planned to take minutes.
    """
    from_start = {one: {one} for one in ingredient_ids}
    frontier = set(ingredient_ids) - {item.id}
    while frontier:
        reached: defaultdict[UUID, set[UUID]] = defaultdict(set)
        for above, below in _goes_into(frontier):
            reached[below] |= from_start[above] - from_start.get(below, set())
        frontier = {one for one, starts in reached.items() if starts} - {item.id}
        for one, starts in reached.items():
            from_start.setdefault(one, set()).update(starts)
    return sorted(from_start.get(item.id, set()))


def _goes_into(item_ids: Collection[UUID]) -> Iterator[tuple[UUID, UUID]]:
    """Each of the items with what it is made of, substitutes too, in versions not retired."""
    made = dict(Recipe.objects.filter(item__in=item_ids).values_list("id", "item_id"))
    if not made:
        return
    live = RecipeVersion.objects.exclude(status=RecipeVersion.Status.RETIRED)
    of_version = dict(live.filter(recipe__in=made).values_list("id", "recipe_id"))
    lines = RecipeLine.objects.filter(version__in=of_version)
    of_line = {}
    for line, version, below in lines.values_list("id", "version_id", "item_id"):
        of_line[line] = made[of_version[version]]
        yield of_line[line], below
    stand_ins = RecipeSubstitute.objects.filter(line__in=of_line)
    for line, below in stand_ins.values_list("line_id", "item_id"):
        yield of_line[line], below
