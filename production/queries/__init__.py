"""Every read of production: recipes, batches, and the trace through both."""

from production.queries.batches import batch_numbered, batches, demands, lines, locked, previewed
from production.queries.recipes import (
    approved_version,
    leading_back,
    lines_of,
    next_version,
    recipe_by_code,
    recipes,
    version_numbered,
    versions,
)
from production.queries.trace import Trace, trace

__all__ = [
    "Trace",
    "approved_version",
    "batch_numbered",
    "batches",
    "demands",
    "leading_back",
    "lines",
    "lines_of",
    "locked",
    "next_version",
    "previewed",
    "recipe_by_code",
    "recipes",
    "trace",
    "version_numbered",
    "versions",
]
