"""Recipes and their versions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest

from core.rights import Right
from core.web import Page, get_or_404, page_view
from core.web.listing import portion
from inventory.rules import plain
from production import forms, operations, queries
from production.models import RecipeVersion

Status = RecipeVersion.Status
save = operations.save_recipe_version


@page_view("production/recipes.html", part="rows", right=Right.SEE_RECIPES)
def recipes(request: HttpRequest) -> Page:
    """Every recipe with its latest version."""
    return Page(rows=portion(request, queries.recipes()))


@page_view("production/recipe.html", right=Right.SEE_RECIPES)
def recipe(request: HttpRequest, id: UUID) -> Page:
    """One recipe: its versions and their formulas, scaled to `?size=`; where its item is used."""
    shown = get_or_404(queries.recipes(), id)
    form = forms.Scale(request.GET if "size" in request.GET else None)
    size = form.cleaned_data["size"] if form.is_bound and form.is_valid() else None
    versions = [
        (version, queries.scaled(version, size or version.batch_size))
        for version in queries.versions_of(shown)
    ]
    return Page(
        status=200,
        recipe=shown,
        versions=versions,
        size=size,
        scale=form,
        has_draft=any(version.status == Status.DRAFT for version, _ in versions),
        uses=queries.where_used(shown.item),
    )


@page_view("production/draft.html", right=Right.EDIT_RECIPES)
def new_recipe(request: HttpRequest) -> Page:
    """Draft the first version of a recipe."""
    form = forms.NewRecipe(_sent(request))
    if form.is_submitted() and form.run(save):
        return Page.see("recipe", form.result.recipe_id, flash=f"{form.result} is a draft.")
    return Page(form=form)


@page_view("production/draft.html", right=Right.EDIT_RECIPES)
def draft(request: HttpRequest, id: UUID) -> Page:
    """Change a draft; a version that is approved stays as it is."""
    version = get_or_404(queries.versions(), id)
    if version.status != Status.DRAFT and request.method != "POST":
        return Page.see("recipe", version.recipe_id)
    form = forms.DraftVersion(
        _sent(request), initial=_head(version), lines=list(queries.lines_of(version))
    )
    said = {"recipe": version.recipe.code, "item": version.recipe.item}
    if form.is_submitted() and form.run(save, version=version.version, **said):
        return Page.see("recipe", version.recipe_id, flash=f"{version} is saved.")
    return Page(form=form, version=version)


@page_view("production/recipe_act.html", right=Right.EDIT_RECIPES)
def revision(request: HttpRequest, id: UUID) -> Page:
    """Begin the recipe's next version as a copy of this one."""
    version = get_or_404(queries.versions(), id)
    form = forms.Nothing(_sent(request))
    if form.is_submitted() and form.run(operations.revise_recipe, version=version):
        return Page.see("draft", form.result.id, flash=f"{form.result} begins as {version}.")
    return Page(form=form, version=version, act="revise")


@page_view("production/recipe_act.html", right=Right.APPROVE_RECIPES)
def retirement(request: HttpRequest, id: UUID) -> Page:
    """Retire an approved version: no batch is planned by it any more."""
    version = get_or_404(queries.versions(), id)
    form = forms.Retire(_sent(request))
    if form.is_submitted() and form.run(operations.retire_recipe_version, version=version):
        return Page.see("recipe", version.recipe_id, flash=f"{version} is retired.")
    return Page(form=form, version=version, act="retire")


@page_view("production/approve.html", right=Right.APPROVE_RECIPES)
def approval(request: HttpRequest, id: UUID) -> Page:
    """Approve a version; from then on it never changes."""
    version = get_or_404(queries.versions(), id)
    form = forms.ApproveVersion(request.POST if request.method == "POST" else None)
    if form.is_submitted() and form.run(operations.approve_recipe_version, version=version):
        return Page.see("recipe", version.recipe_id, flash=f"{version} is approved.")
    lines = queries.scaled(version, version.batch_size)
    return Page(form=form, version=version, lines=lines)


@page_view("production/recipe_comparison.html", right=Right.SEE_RECIPES)
def comparison(request: HttpRequest, id: UUID) -> Page:
    """What a version says otherwise than the one before it, or than version `?to=`."""
    version = get_or_404(queries.versions(), id)
    old = queries.to_compare(version, request.GET.get("to", ""))
    differences = queries.comparison(old, version) if old else []
    return Page(version=version, old=old, differences=differences)


def _head(version: RecipeVersion) -> dict[str, Any]:
    expected = version.expected_yield_pct
    return {
        "batch_size": version.entered_batch_size,
        "uom": version.entered_uom,
        "expected_yield_pct": None if expected is None else plain(expected),
        "expiry_method": version.expiry_method,
        "output_location": version.output_location.code if version.output_location else "",
    }


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None
