"""Mistakes in recipes: scaling, expiry of what is made, states, comparison."""

from __future__ import annotations

from tests.mutants import Mutant

SCALING = ("tests/production/test_scaling.py",)
EXPIRY = ("tests/production/test_expiry.py",)
VERSIONS = ("tests/production/test_versions.py",)

MUTANTS = [
    Mutant(
        "a fixed line grows with the batch",
        "production/rules/scaling.py",
        "Fraction(1) if scaling == FIXED else",
        "Fraction(1) if scaling == PROPORTIONAL + FIXED else",
        SCALING,
    ),
    Mutant(
        "a loss is added to the net need",
        "production/rules/scaling.py",
        "net / (1 - Fraction(loss_pct or 0) / 100)",
        "net * (1 + Fraction(loss_pct or 0) / 100)",
        SCALING,
    ),
    Mutant(
        "the latest of the inputs decides",
        "production/rules/expiry.py",
        "earliest = min(",
        "earliest = max(",
        EXPIRY,
    ),
    Mutant(
        "the later of both decides",
        "production/rules/expiry.py",
        "return min((day for day in (by_life, earliest)",
        "return max((day for day in (by_life, earliest)",
        EXPIRY,
    ),
    Mutant(
        "a batch is made before its recipe is in effect",
        "production/operations/batches.py",
        "planned_on < version.effective_from",
        "planned_on > version.effective_from",
        VERSIONS,
    ),
    Mutant(
        "a retired version is retired again",
        "production/operations/recipes.py",
        "filter(id=version.id, status=RecipeVersion.Status.APPROVED)",
        "filter(id=version.id)",
        VERSIONS,
    ),
    Mutant(
        "a circle through a substitute is not seen",
        "production/operations/formulas.py",
        "for item_id in (one.item_id, *(other.item_id for other in one.substitutes or ()))",
        "for item_id in (one.item_id,)",
        VERSIONS,
    ),
    Mutant(
        "a line that was added is no difference",
        "production/rules/comparison.py",
        "sorted(old.lines.keys() | new.lines.keys())",
        "sorted(old.lines.keys())",
        VERSIONS,
    ),
    Mutant(
        "another note is no difference",
        "production/queries/formulas.py",
        'RecipeLine: _MACHINERY | {"version", "line"}',
        'RecipeLine: _MACHINERY | {"version", "line", "note"}',
        VERSIONS,
    ),
    Mutant(
        "the database lets substitutes of an approved version change",
        "production/sql/substitutes.sql",
        "v.status <> 'draft'",
        "false",
        VERSIONS,
    ),
]
