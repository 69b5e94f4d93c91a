"""Scaling a formula, and what a recipe must hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from uuid import UUID

DECIMALS_OF_A_FORMULA = 12
_LONG = 10**DECIMALS_OF_A_FORMULA


@dataclass(frozen=True, slots=True)
class Ingredient:
    """One line of a formula as it was entered."""

    line: int
    item_id: UUID
    quantity: Decimal
    uom: str
    step: str = ""
    note: str = ""


def scaled(quantity: Decimal, *, batch_size: Decimal, to: Decimal) -> Decimal:
    """What a batch of `to` needs of a line that takes `quantity` for `batch_size`.

    Exact until it is rounded once, half-even, to the 6 decimals a quantity keeps.
    """
    exact = Fraction(quantity) * Fraction(to) / Fraction(batch_size)
    return Decimal(round(exact * 10**6)).scaleb(-6)


def formula_quantity(exact: Fraction) -> Decimal:
    """A formula's quantity in the stock unit, with decimals to spare for scaling."""
    return Decimal(round(exact * _LONG)).scaleb(-DECIMALS_OF_A_FORMULA)


def yield_pct(made: Decimal, planned: Decimal) -> Decimal:
    """Good out as a percentage of planned out, at two decimals."""
    return (made * 100 / planned).quantize(Decimal("0.01"), ROUND_HALF_EVEN)


def lines_twice(ingredients: Sequence[Ingredient]) -> list[int]:
    """Line numbers that stand more than once."""
    counts = Counter(ingredient.line for ingredient in ingredients)
    return sorted(line for line, count in counts.items() if count > 1)
