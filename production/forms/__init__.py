"""What may be typed on the pages of recipes and batches."""

from production.forms.planning import ApproveVersion, CompleteBatch, PlanBatch, Scale
from production.forms.recipes import DraftVersion, NewRecipe, Retire
from production.forms.running import (
    AbortBatch,
    CloseBatch,
    DeclareOutput,
    IssueLine,
    Keyed,
    Nothing,
    Release,
    ReturnUnused,
)

__all__ = [
    "AbortBatch",
    "ApproveVersion",
    "CloseBatch",
    "CompleteBatch",
    "DeclareOutput",
    "DraftVersion",
    "IssueLine",
    "Keyed",
    "NewRecipe",
    "Nothing",
    "PlanBatch",
    "Release",
    "Retire",
    "ReturnUnused",
    "Scale",
]
