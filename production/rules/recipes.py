"""What a recipe must hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

PROPORTIONAL, FIXED = "proportional", "fixed"
_ALL = Decimal(100)


@dataclass(frozen=True, slots=True)
class Substitute:
    """What may stand in for a line's item: `factor` stock units of it for one of the item's."""

    item_id: UUID
    rank: int
    factor: Decimal = Decimal(1)
    valid_from: date | None = None
    valid_through: date | None = None


@dataclass(frozen=True, slots=True)
class Ingredient:
    """One line of a formula as it was entered. None as substitutes leaves them as they are."""

    line: int
    item_id: UUID
    quantity: Decimal
    uom: str
    step: str = ""
    note: str = ""
    scaling: str = PROPORTIONAL
    loss_pct: Decimal | None = None
    tolerance_pct: Decimal | None = None
    substitutes: tuple[Substitute, ...] | None = ()


def lines_twice(ingredients: Sequence[Ingredient]) -> list[int]:
    """Line numbers that stand more than once."""
    return twice(ingredient.line for ingredient in ingredients)


def twice(numbers: Iterable[int]) -> list[int]:
    """Those of the numbers that stand more than once, in order."""
    return sorted(number for number, count in Counter(numbers).items() if count > 1)


def line_fault(ingredient: Ingredient) -> str | None:
    """What is wrong with how the line scales, loses and is weighed, or None."""
    if ingredient.scaling not in (PROPORTIONAL, FIXED):
        return f"“{ingredient.scaling}” is no way to scale. Use {PROPORTIONAL} or {FIXED}."
    if ingredient.loss_pct is not None and not 0 <= ingredient.loss_pct < _ALL:
        return "a loss is 0 % or more and below 100 %."
    if ingredient.tolerance_pct is not None and not 0 <= ingredient.tolerance_pct <= _ALL:
        return "a tolerance is between 0 % and 100 %."
    return None


def substitute_fault(ingredient: Ingredient) -> str | None:
    """What is wrong with the substitutes of the line, or None."""
    given = ingredient.substitutes or ()
    if doubled := twice(one.rank for one in given):
        return f"two substitutes have rank {doubled[0]}. Give each a rank of its own."
    if len({one.item_id for one in given} | {ingredient.item_id}) <= len(given):
        return "an item stands twice among the line and its substitutes. Name each once."
    if any(one.rank < 1 for one in given):
        return "ranks of substitutes count from 1."
    if any(one.factor <= 0 for one in given):
        return "the factor of a substitute is above zero."
    if any(
        one.valid_from and one.valid_through and one.valid_through < one.valid_from for one in given
    ):
        return "a substitute would end before it begins. Compare both days."
    return None
