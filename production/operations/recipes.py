"""Recipes and their versions: drafted, approved for good, revised, retired."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TypeVar

from django.utils import timezone

from catalog.models import Item, Location
from catalog.rules.items import code as clean_code
from core import operations as core
from core.ids import new_id
from core.operation import operation
from core.refusals import Refused
from core.rights import Right
from core.tenancy.context import required
from inventory.rules import plain
from production import queries, rules
from production.models import Recipe, RecipeLine, RecipeSubstitute, RecipeVersion
from production.operations.formulas import (
    NewLine,
    formula_of,
    in_stock,
    new_lines,
    write_lines,
)
from production.rules import Ingredient

R = TypeVar("R", RecipeVersion, RecipeLine, RecipeSubstitute)
# The same in another unit is the same formula.
AS_ENTERED = {"entered_quantity", "entered_uom", "entered_batch_size"}


@operation(Right.EDIT_RECIPES)
def save_recipe_version(
    *,
    recipe: str,
    item: Item,
    batch_size: Decimal,
    uom: str,
    ingredients: Sequence[Ingredient],
    version: int | None = None,
    expected_yield_pct: Decimal | None = None,
    rework_pct: Decimal | None = None,
    expiry_method: str | None = None,
    output_location: Location | None = None,
) -> RecipeVersion:
    """Draft a version of the recipe with this code: what goes into `batch_size` `uom` of `item`.

    Without a number it becomes the recipe's next version. A draft is written anew, its expiry
    method, share of rework and output location only where they are given; an approved version stays
    as it is, and saving the same again returns it. Raises Refused for a recipe that makes something
    else, a change to an approved version, a quantity that is not above zero, a unit without
    conversion, a loss, tolerance, share or substitute that cannot be, and ingredients or
    substitutes that lead back to the item itself.
    """
    lines = new_lines(item, ingredients)
    size = _size(item, batch_size, uom)
    known = _recipe(recipe, item)
    found = queries.version_numbered(known, version) if version else None
    given = found or RecipeVersion(recipe=known, version=version or queries.next_version(known))
    given.batch_size, given.entered_batch_size, given.entered_uom = size, plain(batch_size), uom
    given.expected_yield_pct = expected_yield_pct
    given.rework_pct = _share(rework_pct) or given.rework_pct
    given.expiry_method = _method(expiry_method) or given.expiry_method
    given.output_location = _own(output_location) or given.output_location
    if found is not None and found.status != RecipeVersion.Status.DRAFT:
        return _unchanged(given, lines)
    if found is None:
        given.document = core.number(kind="recipe")
    given.save()
    write_lines(given, lines)
    return given


@operation(Right.APPROVE_RECIPES)
def approve_recipe_version(
    *, version: RecipeVersion, effective_from: date | None = None
) -> RecipeVersion:
    """Approve a draft. Batches of `effective_from` and later (without it: all) may be planned by
    it, and it never changes again.

    Raises Refused when it is no draft any more.
    """
    draft = RecipeVersion.objects.filter(id=version.id, status=RecipeVersion.Status.DRAFT)
    approved = draft.update(
        status=RecipeVersion.Status.APPROVED,
        effective_from=effective_from,
        approved_by=required().member_id,
        approved_at=timezone.now(),
    )
    if not approved:
        raise Refused(f"{version} is no draft any more. Save a new version and approve that.")
    version.refresh_from_db()
    return version


@operation(Right.APPROVE_RECIPES)
def retire_recipe_version(*, version: RecipeVersion, reason: str) -> RecipeVersion:
    """End an approved version: no batch is planned by it any more; those that were, go on.

    Raises Refused without a reason, and for a version that is not approved.
    """
    if not reason.strip():
        raise Refused("Say why; the reason is kept with the change.", field="reason")
    approved = RecipeVersion.objects.filter(id=version.id, status=RecipeVersion.Status.APPROVED)
    if not approved.update(status=RecipeVersion.Status.RETIRED):
        version.refresh_from_db()
        raise Refused(f"{version} is {version.status}. Only an approved version can be retired.")
    version.refresh_from_db()
    return version


@operation(Right.EDIT_RECIPES)
def revise_recipe(*, version: RecipeVersion) -> RecipeVersion:
    """Begin the recipe's next version as a copy of this one, which stays as it is.

    Raises Refused while another draft of the recipe is open.
    """
    recipe = _locked(version.recipe)
    open_draft = queries.versions_of(recipe).filter(status=RecipeVersion.Status.DRAFT).first()
    if open_draft is not None:
        raise Refused(f"{open_draft} is a draft already. Change that one, or approve it first.")
    lines = [
        NewLine(_copy(line), [_copy(one) for one in line.substitutes.all()])
        for line in queries.lines_of(version)
    ]
    draft: RecipeVersion = _copy(version)
    draft.version, draft.document = queries.next_version(recipe), core.number(kind="recipe")
    draft.status, draft.effective_from = RecipeVersion.Status.DRAFT, None
    draft.approved_by = draft.approved_at = None
    draft.save(force_insert=True)
    write_lines(draft, lines)
    return draft


def _copy(record: R) -> R:
    """Another record that says the same."""
    model = type(record)
    values = {
        field.attname: getattr(record, field.attname)
        for field in model._meta.concrete_fields
        if field.name != "id"
    }
    return model(id=new_id(), **values)


def _recipe(code: str, item: Item) -> Recipe:
    kept = clean_code(code, "A recipe's code")
    known = queries.recipe_by_code(kept)
    if known is None:
        return Recipe.objects.create(code=kept, item=item)
    if known.item_id != item.id:
        raise Refused(
            f"Recipe {known} makes {known.item}, not {item}. Give the other recipe another code.",
            field="item",
        )
    return _locked(known)


def _locked(recipe: Recipe) -> Recipe:
    """Versions are numbered one after the other."""
    return Recipe.objects.select_for_update().select_related(None).get(id=recipe.id)


def _size(item: Item, batch_size: Decimal, uom: str) -> Decimal:
    if batch_size <= 0:
        raise Refused("A batch size is above zero.", field="batch_size")
    return in_stock(item, batch_size, uom)


def _method(given: str | None) -> str | None:
    if given and given not in RecipeVersion.ExpiryMethod.values:
        known = ", ".join(RecipeVersion.ExpiryMethod.values)
        raise Refused(f"“{given}” is no expiry method. Use one of {known}.", field="expiry_method")
    return given


def _share(rework_pct: Decimal | None) -> Decimal | None:
    if rework_pct is not None and not 0 < rework_pct <= 100:  # noqa: PLR2004
        raise Refused(
            "Rework is above 0 % and up to 100 % of a batch. Leave it out where there is none.",
            field="rework_pct",
        )
    return rework_pct


def _own(location: Location | None) -> Location | None:
    if location is not None and location.is_virtual:
        raise Refused(
            f"{location} is no place of ours. Name a location of the plant.",
            field="output_location",
        )
    return location


def _unchanged(given: RecipeVersion, lines: Sequence[NewLine]) -> RecipeVersion:
    kept = queries.version_numbered(given.recipe, given.version)
    if kept is None:
        raise Refused(f"{given} is gone. Save it again.", field="version")
    differences = rules.compare(queries.formula(kept), formula_of(given, lines))
    if any(one.fact not in AS_ENTERED for one in differences):
        raise Refused(
            f"{kept} is {kept.status} and never changes. Save this as a new version.",
            field="version",
        )
    return kept
