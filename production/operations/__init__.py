"""Every write of production: recipes and batches."""

from production.operations.batches import complete_batch, plan_batch
from production.operations.history import state_batches, state_inputs
from production.operations.issuing import issue_line, issue_rest
from production.operations.outputs import close_batch, declare_output
from production.operations.recipes import (
    approve_recipe_version,
    retire_recipe_version,
    revise_recipe,
    save_recipe_version,
)
from production.operations.rework import issue_rework
from production.operations.risks import reallocate_batch, tell_at_risk
from production.operations.running import abort_batch, reserve_batch, return_unused

__all__ = [
    "abort_batch",
    "approve_recipe_version",
    "close_batch",
    "complete_batch",
    "declare_output",
    "issue_line",
    "issue_rework",
    "issue_rest",
    "plan_batch",
    "reallocate_batch",
    "reserve_batch",
    "retire_recipe_version",
    "return_unused",
    "revise_recipe",
    "save_recipe_version",
    "state_batches",
    "state_inputs",
    "tell_at_risk",
]
