"""Recipes and their versions: drafted, then approved for good."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from django.utils import timezone

from catalog import queries as catalog
from catalog.models import Item
from catalog.rules import quantities
from catalog.rules.items import code as clean_code
from catalog.rules.items import line
from core import operations as core
from core.operation import operation
from core.refusals import Refused
from core.rights import Right
from core.tenancy.context import required
from inventory.rules import plain
from production import queries, rules
from production.models import Recipe, RecipeLine, RecipeVersion
from production.rules import Ingredient


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
) -> RecipeVersion:
    """Draft a version of the recipe with this code: what goes into `batch_size` `uom` of `item`.

    Without a number it becomes the recipe's next version. A draft is written anew; an approved
    version stays as it is, and saving the same again returns it. Raises Refused for a recipe that
    makes something else, a change to an approved version, a quantity that is not above zero, a unit
    without conversion, and ingredients that lead back to the item itself.
    """
    lines = _lines(item, ingredients)
    size = _size(item, batch_size, uom)
    known = _recipe(recipe, item)
    found = queries.version_numbered(known, version) if version else None
    if found is not None and found.status != RecipeVersion.Status.DRAFT:
        return _unchanged(found, size, lines)
    if found is None:
        found = RecipeVersion(
            recipe=known,
            document=core.number(kind="recipe"),
            version=version or queries.next_version(known),
        )
    found.batch_size, found.entered_batch_size, found.entered_uom = size, plain(batch_size), uom
    found.expected_yield_pct = expected_yield_pct
    found.save()
    RecipeLine.objects.filter(version=found).delete()
    for one in lines:
        one.version = found
    RecipeLine.objects.bulk_create(lines)
    return found


@operation(Right.APPROVE_RECIPES)
def approve_recipe_version(*, version: RecipeVersion) -> RecipeVersion:
    """Approve a draft. From now on batches may be planned by it and it never changes.

    Raises Refused when it is no draft any more.
    """
    draft = RecipeVersion.objects.filter(id=version.id, status=RecipeVersion.Status.DRAFT)
    approved = draft.update(
        status=RecipeVersion.Status.APPROVED,
        approved_by=required().member_id,
        approved_at=timezone.now(),
    )
    if not approved:
        raise Refused(f"{version} is no draft any more. Save a new version and approve that.")
    version.refresh_from_db()
    return version


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
    # Versions are numbered one after the other.
    return Recipe.objects.select_for_update().select_related(None).get(id=known.id)


def _size(item: Item, batch_size: Decimal, uom: str) -> Decimal:
    if batch_size <= 0:
        raise Refused("A batch size is above zero.", field="batch_size")
    return _in_stock(item, batch_size, uom)


def _lines(item: Item, ingredients: Sequence[Ingredient]) -> list[RecipeLine]:
    """The lines to keep. Every fault of every line is found before the first is refused."""
    if not ingredients:
        raise Refused("A recipe needs at least one ingredient.", field="ingredients")
    if twice := rules.lines_twice(ingredients):
        raise Refused(f"Line {twice[0]} stands twice. Number each line once.", field="ingredients")
    items = Item.objects.in_bulk({ingredient.item_id for ingredient in ingredients})
    _refuse_circle(item, items)
    return [_line(items[ingredient.item_id], ingredient) for ingredient in ingredients]


def _line(item: Item, ingredient: Ingredient) -> RecipeLine:
    if ingredient.quantity <= 0:
        raise Refused(
            f"Line {ingredient.line}: {item} needs a quantity above zero.",
            field="ingredients",
            data={"line": ingredient.line},
        )
    return RecipeLine(
        line=ingredient.line,
        item=item,
        quantity=_in_stock(item, ingredient.quantity, ingredient.uom),
        entered_quantity=plain(ingredient.quantity),
        entered_uom=ingredient.uom,
        step=line(ingredient.step, "A step"),
        note=line(ingredient.note, "A note", 400),
    )


def _in_stock(item: Item, quantity: Decimal, uom: str) -> Decimal:
    factor = quantities.stock_units_in(uom, of=catalog.units_of(item))
    kept = rules.formula_quantity(Fraction(quantity) * factor)
    if kept <= 0:
        raise Refused(f"{plain(quantity)} {uom} of {item} is too little to weigh in {item.uom}.")
    return kept


def _refuse_circle(item: Item, ingredients: dict) -> None:  # type: ignore[type-arg]
    back = queries.leading_back(item, list(ingredients))
    if back:
        names = ", ".join(sorted(str(ingredients[one]) for one in back))
        raise Refused(
            f"{item} would be made from itself, by way of {names}. Take that ingredient out.",
            code="circle",
            field="ingredients",
        )


def _unchanged(found: RecipeVersion, size: Decimal, lines: list[RecipeLine]) -> RecipeVersion:
    kept = [(one.line, one.item_id, one.quantity) for one in queries.lines_of(found)]
    given = sorted((one.line, one.item_id, one.quantity) for one in lines)
    if found.batch_size != size or kept != given:
        raise Refused(
            f"{found} is {found.status} and never changes. Save this as a new version.",
            field="version",
        )
    return found
