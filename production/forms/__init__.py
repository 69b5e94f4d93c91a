"""What may be typed on the pages of recipes and batches."""

from production.forms.planning import ApproveVersion, CompleteBatch, PlanBatch
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
    "IssueLine",
    "Keyed",
    "Nothing",
    "PlanBatch",
    "Release",
    "ReturnUnused",
]
