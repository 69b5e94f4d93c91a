"""How batches and recipes are found: by their codes."""

from __future__ import annotations

from django.urls import reverse

from core.rights import Right
from core.tenancy import context as tenancy
from core.web.search import Hit
from production import queries


def batches(text: str) -> list[Hit]:
    """The batch with this number."""
    if Right.SEE_BATCHES not in tenancy.required().rights:
        return []
    batch = queries.batch_numbered(text)
    if batch is None:
        return []
    detail = f"{batch.item.name}, {batch.get_status_display().lower()}"
    return [Hit("batch", str(batch), detail, reverse("batch", args=[batch.id]), is_exact=True)]


def recipes(text: str) -> list[Hit]:
    """The recipe with this code."""
    if Right.SEE_RECIPES not in tenancy.required().rights:
        return []
    recipe = queries.recipe_by_code(text)
    if recipe is None:
        return []
    url = reverse("recipe", args=[recipe.id])
    return [Hit("recipe", recipe.code, recipe.item.name, url, is_exact=True)]
