"""Pure rules of production."""

from production.rules.recipes import (
    DECIMALS_OF_A_FORMULA,
    Ingredient,
    formula_quantity,
    lines_twice,
    scaled,
    yield_pct,
)

__all__ = [
    "DECIMALS_OF_A_FORMULA",
    "Ingredient",
    "formula_quantity",
    "lines_twice",
    "scaled",
    "yield_pct",
]
