"""The lines of a recipe version, as they were entered made into what is kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from catalog import queries as catalog
from catalog.models import Item
from catalog.rules import quantities
from catalog.rules.items import line
from core.refusals import Refused
from inventory.rules import plain, refuse_beyond
from production import queries, rules
from production.models import RecipeLine, RecipeSubstitute, RecipeVersion
from production.rules import Formula, Ingredient


@dataclass
class NewLine:
    """A line to be kept. None as substitutes: those that are there already."""

    line: RecipeLine
    substitutes: list[RecipeSubstitute] | None = field(default_factory=list)


def new_lines(item: Item, ingredients: Sequence[Ingredient]) -> list[NewLine]:
    """The lines to keep for making `item`. Raises Refused for what they may not be."""
    if not ingredients:
        raise Refused("A recipe needs at least one ingredient.", field="ingredients")
    if twice := rules.lines_twice(ingredients):
        raise Refused(f"Line {twice[0]} stands twice. Number each line once.", field="ingredients")
    items = Item.objects.in_bulk(_ids(ingredients))
    _refuse_circle(item, items)
    return [_new_line(items, ingredient) for ingredient in ingredients]


def in_stock(item: Item, quantity: Decimal, uom: str) -> Decimal:
    """A formula's quantity in the item's stock unit. Raises Refused where nothing is left of it."""
    factor = quantities.stock_units_in(uom, of=catalog.units_of(item))
    kept = rules.formula_quantity(Fraction(quantity) * factor)
    if kept <= 0:
        raise Refused(f"{plain(quantity)} {uom} of {item} is too little to weigh in {item.uom}.")
    refuse_beyond(kept, item.uom, item.sku)
    return kept


def write_lines(version: RecipeVersion, lines: Sequence[NewLine]) -> None:
    """Write the draft's lines anew."""
    kept = _with_substitutes(version, lines)
    RecipeSubstitute.objects.filter(line__version=version).delete()
    RecipeLine.objects.filter(version=version).delete()
    for line_, substitutes in kept:
        line_.version = version
        for one in substitutes:
            one.line = line_
    RecipeLine.objects.bulk_create(line_ for line_, _ in kept)
    RecipeSubstitute.objects.bulk_create(one for _, some in kept for one in some)


def formula_of(version: RecipeVersion, lines: Sequence[NewLine]) -> Formula:
    """What the version would say with these lines."""
    return queries.formula_of(version, _with_substitutes(version, lines))


def _with_substitutes(
    version: RecipeVersion, lines: Sequence[NewLine]
) -> list[tuple[RecipeLine, list[RecipeSubstitute]]]:
    """Each line with its substitutes: those given, else those the same line has already."""
    stands = {(one.line, one.item_id): one for one in queries.lines_of(version)}
    paired = []
    for new in lines:
        known = stands.get((new.line.line, new.line.item_id))
        kept = list(known.substitutes.all()) if known else []
        paired.append((new.line, kept if new.substitutes is None else new.substitutes))
    return paired


def _ids(ingredients: Iterable[Ingredient]) -> set[UUID]:
    return {
        item_id
        for one in ingredients
        for item_id in (one.item_id, *(other.item_id for other in one.substitutes or ()))
    }


def _new_line(items: dict[UUID, Item], given: Ingredient) -> NewLine:
    item = items[given.item_id]
    if given.quantity <= 0:
        raise _refused(given, f"{item} needs a quantity above zero.")
    if fault := rules.line_fault(given) or rules.substitute_fault(given):
        raise _refused(given, fault)
    kept = RecipeLine(
        line=given.line,
        item=item,
        quantity=in_stock(item, given.quantity, given.uom),
        entered_quantity=plain(given.quantity),
        entered_uom=given.uom,
        scaling=given.scaling,
        loss_pct=given.loss_pct,
        tolerance_pct=given.tolerance_pct,
        step=line(given.step, "A step"),
        note=line(given.note, "A note", 400),
    )
    if given.substitutes is None:
        return NewLine(kept, None)
    return NewLine(
        kept,
        [
            RecipeSubstitute(
                item=items[one.item_id],
                rank=one.rank,
                factor=one.factor,
                valid_from=one.valid_from,
                valid_through=one.valid_through,
            )
            for one in given.substitutes
        ],
    )


def _refused(given: Ingredient, fault: str) -> Refused:
    return Refused(f"Line {given.line}: {fault}", field="ingredients", data={"line": given.line})


def _refuse_circle(item: Item, ingredients: dict[UUID, Item]) -> None:
    back = queries.leading_back(item, list(ingredients))
    if back:
        names = ", ".join(sorted(str(ingredients[one]) for one in back))
        raise Refused(
            f"{item} would be made from itself, by way of {names}. Take that ingredient out.",
            code="circle",
            field="ingredients",
        )
