"""Every write of production: recipes and batches."""

from production.operations.batches import complete_batch, plan_batch
from production.operations.history import state_batches, state_inputs
from production.operations.recipes import (
    approve_recipe_version,
    retire_recipe_version,
    revise_recipe,
    save_recipe_version,
)

__all__ = [
    "approve_recipe_version",
    "complete_batch",
    "plan_batch",
    "retire_recipe_version",
    "revise_recipe",
    "save_recipe_version",
    "state_batches",
    "state_inputs",
]
