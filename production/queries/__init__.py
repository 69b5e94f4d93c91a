"""Every read of production: recipes, batches, and the trace through both."""

from production.queries.batches import (
    batch_numbered,
    batches,
    batches_by,
    demands,
    due,
    lines,
    locked,
    previewed,
    taken,
)
from production.queries.recipes import (
    approved_version,
    approved_versions,
    leading_back,
    lines_of,
    next_version,
    recipe_by_code,
    recipes,
    version_numbered,
    versions,
    versions_of,
)
from production.queries.trace import Trace, trace

__all__ = [
    "Trace",
    "approved_version",
    "approved_versions",
    "batch_numbered",
    "batches",
    "batches_by",
    "demands",
    "due",
    "leading_back",
    "lines",
    "lines_of",
    "locked",
    "next_version",
    "previewed",
    "recipe_by_code",
    "recipes",
    "taken",
    "trace",
    "version_numbered",
    "versions",
    "versions_of",
]
