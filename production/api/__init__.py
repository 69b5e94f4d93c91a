"""Production over REST: recipes, batches and what is done to them, and the trace of a lot."""

from production.api.nouns import (
    Approvals,
    Batches,
    Comparisons,
    Completions,
    Recipes,
    Retirements,
    Revisions,
    Traces,
    Uses,
    Versions,
)
from production.api.running import (
    Abortions,
    BatchReservations,
    Closures,
    Issues,
    Outputs,
    Reallocations,
    Returns,
    Reworks,
)

__all__ = [
    "Abortions",
    "Approvals",
    "BatchReservations",
    "Batches",
    "Closures",
    "Comparisons",
    "Completions",
    "Issues",
    "Outputs",
    "Reallocations",
    "Recipes",
    "Retirements",
    "Returns",
    "Revisions",
    "Reworks",
    "Traces",
    "Uses",
    "Versions",
]
