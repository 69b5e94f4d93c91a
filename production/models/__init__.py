"""The tables of production: recipes with their versions, and batches made by them."""

from production.models.batches import Batch, BatchLine
from production.models.recipes import Recipe, RecipeLine, RecipeVersion

__all__ = ["Batch", "BatchLine", "Recipe", "RecipeLine", "RecipeVersion"]
