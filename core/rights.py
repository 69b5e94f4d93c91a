"""Rights, one per action, and the roles a tenant starts with and may edit."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Right(StrEnum):
    """What a member may do. The outermost operation of a request needs exactly one."""

    SEE_STOCK = "see_stock"
    SEE_BATCHES = "see_batches"
    SEE_RECIPES = "see_recipes"
    SEE_AUDIT = "see_audit"
    SEE_JOBS = "see_jobs"
    EDIT_CATALOG = "edit_catalog"
    RECEIVE = "receive"
    MOVE_STOCK = "move_stock"
    ADJUST_STOCK = "adjust_stock"
    SHIP = "ship"
    SAMPLE = "sample"
    DECIDE_LOTS = "decide_lots"
    PLAN_BATCHES = "plan_batches"
    RUN_BATCHES = "run_batches"
    EDIT_RECIPES = "edit_recipes"
    APPROVE_RECIPES = "approve_recipes"
    OVERRIDE_FEFO = "override_fefo"
    RECORD_RESULTS = "record_results"
    POST_COSTS = "post_costs"
    IMPORT = "import"
    RUN_JOBS = "run_jobs"
    MANAGE_PEOPLE = "manage_people"
    MANAGE_TOKENS = "manage_tokens"
    MANAGE_SETTINGS = "manage_settings"


SENTENCES = {
    Right.SEE_STOCK: _("See items, lots, stock and movements"),
    Right.SEE_BATCHES: _("See batches"),
    Right.SEE_RECIPES: _("See recipes"),
    Right.SEE_AUDIT: _("See the audit trail"),
    Right.SEE_JOBS: _("See background jobs"),
    Right.EDIT_CATALOG: _("Change items, units, partners and locations"),
    Right.RECEIVE: _("Receive stock"),
    Right.MOVE_STOCK: _("Move stock between locations"),
    Right.ADJUST_STOCK: _("Adjust and scrap stock"),
    Right.SHIP: _("Ship stock to customers"),
    Right.SAMPLE: _("Take samples"),
    Right.DECIDE_LOTS: _("Release, reject and restrict lots"),
    Right.PLAN_BATCHES: _("Plan batches and reserve for them"),
    Right.RUN_BATCHES: _("Issue to batches and complete them"),
    Right.EDIT_RECIPES: _("Draft recipes"),
    Right.APPROVE_RECIPES: _("Approve and retire recipe versions"),
    Right.OVERRIDE_FEFO: _("Take a later lot than FEFO names"),
    Right.RECORD_RESULTS: _("Record laboratory results"),
    Right.POST_COSTS: _("Enter freight, duty and other costs of stock"),
    Right.IMPORT: _("Import files"),
    Right.RUN_JOBS: _("Run and retry background jobs"),
    Right.MANAGE_PEOPLE: _("Invite members and give them roles"),
    Right.MANAGE_TOKENS: _("Make and revoke API tokens"),
    Right.MANAGE_SETTINGS: _("Change the tenant's settings"),
}

_SEE = {Right.SEE_STOCK, Right.SEE_BATCHES, Right.SEE_RECIPES}
_EVERYTHING = frozenset(Right)

STARTING_ROLES: dict[str, frozenset[Right]] = {
    "Planner": frozenset(
        _SEE
        | {
            Right.EDIT_CATALOG,
            Right.PLAN_BATCHES,
            Right.EDIT_RECIPES,
            Right.OVERRIDE_FEFO,
            Right.IMPORT,
        }
    ),
    "QA reviewer": frozenset(
        _SEE | {Right.SEE_AUDIT, Right.SAMPLE, Right.RECORD_RESULTS, Right.IMPORT}
    ),
    "QA approver": frozenset(
        _SEE
        | {
            Right.SEE_AUDIT,
            Right.SAMPLE,
            Right.RECORD_RESULTS,
            Right.DECIDE_LOTS,
            Right.APPROVE_RECIPES,
        }
    ),
    "Operator": frozenset(_SEE | {Right.RUN_BATCHES, Right.SAMPLE}),
    "Warehouse": frozenset(
        {
            Right.SEE_STOCK,
            Right.RECEIVE,
            Right.MOVE_STOCK,
            Right.ADJUST_STOCK,
            Right.SHIP,
            Right.IMPORT,
        }
    ),
    "Buyer": frozenset({Right.SEE_STOCK, Right.EDIT_CATALOG}),
    "Finance": frozenset(_SEE | {Right.POST_COSTS}),
    "Executive": frozenset(_SEE),
    "Auditor": frozenset(_SEE | {Right.SEE_AUDIT, Right.SEE_JOBS}),
    # People and settings; an administrator can neither release nor adjust stock (ACC-03).
    "Administrator": frozenset(
        {
            Right.SEE_AUDIT,
            Right.SEE_JOBS,
            Right.RUN_JOBS,
            Right.IMPORT,
            Right.MANAGE_PEOPLE,
            Right.MANAGE_TOKENS,
            Right.MANAGE_SETTINGS,
        }
    ),
}

# Somebody from outside who looks (ACC-11): never without a last day.
GIVEN_FOR_A_TIME = {"Auditor"}

# The member a command acts as when nobody is named. It cannot sign.
COMMAND_LINE_RIGHTS = _EVERYTHING
