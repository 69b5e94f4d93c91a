"""Pure rules of production."""

from production.rules.comparison import Difference, Formula, FormulaLine, compare
from production.rules.expiry import output_expiry
from production.rules.recipes import (
    Ingredient,
    Substitute,
    line_fault,
    lines_twice,
    substitute_fault,
)
from production.rules.scaling import (
    DECIMALS_OF_A_FORMULA,
    Need,
    formula_quantity,
    least_of,
    most_of,
    need,
    rounded,
    share_of,
    yield_pct,
)

__all__ = [
    "DECIMALS_OF_A_FORMULA",
    "Difference",
    "Formula",
    "FormulaLine",
    "Ingredient",
    "Need",
    "Substitute",
    "compare",
    "formula_quantity",
    "least_of",
    "line_fault",
    "lines_twice",
    "most_of",
    "need",
    "output_expiry",
    "rounded",
    "share_of",
    "substitute_fault",
    "yield_pct",
]
