"""The tables of production: recipes with their versions, and batches made by them."""

from production.models.batches import (
    Batch,
    BatchLine,
    BatchOutput,
    BatchSubstitute,
    Rework,
    StoodIn,
)
from production.models.recipes import Recipe, RecipeLine, RecipeSubstitute, RecipeVersion
from production.models.risks import RiskTold

__all__ = [
    "Batch",
    "BatchLine",
    "BatchOutput",
    "BatchSubstitute",
    "Recipe",
    "RecipeLine",
    "RecipeSubstitute",
    "RecipeVersion",
    "Rework",
    "RiskTold",
    "StoodIn",
]
