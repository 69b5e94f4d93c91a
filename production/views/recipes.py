"""Recipes and their versions."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest

from core.rights import Right
from core.web import Page, get_or_404, page_view
from core.web.listing import portion
from production import forms, operations, queries


@page_view("production/recipes.html", part="rows", right=Right.SEE_RECIPES)
def recipes(request: HttpRequest) -> Page:
    """Every recipe with its latest version."""
    return Page(rows=portion(request, queries.recipes()))


@page_view("production/recipe.html", right=Right.SEE_RECIPES)
def recipe(request: HttpRequest, id: UUID) -> Page:
    """One recipe: its versions and their formulas."""
    shown = get_or_404(queries.recipes(), id)
    return Page(recipe=shown, versions=queries.versions_of(shown))


@page_view("production/approve.html", right=Right.APPROVE_RECIPES)
def approval(request: HttpRequest, id: UUID) -> Page:
    """Approve a version; from then on it never changes."""
    version = get_or_404(queries.versions(), id)
    form = forms.ApproveVersion(request.POST if request.method == "POST" else None)
    if form.is_submitted() and form.run(operations.approve_recipe_version, version=version):
        return Page.see("recipe", version.recipe_id, flash=f"{version} is approved.")
    return Page(form=form, version=version, lines=queries.lines_of(version))


@page_view("production/recipe_comparison.html", right=Right.SEE_RECIPES)
def comparison(request: HttpRequest, id: UUID) -> Page:
    """What a version says otherwise than the one before it, or than version `?to=`."""
    version = get_or_404(queries.versions(), id)
    old = queries.to_compare(version, request.GET.get("to", ""))
    differences = queries.comparison(old, version) if old else []
    return Page(version=version, old=old, differences=differences)
