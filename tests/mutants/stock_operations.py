"""Mistakes in the operations of stock: what they refuse before the database must."""

from __future__ import annotations

from tests.mutants import Mutant

MOVES = ("tests/inventory/test_moves.py",)
NAMED = ("tests/inventory/test_named.py",)
PROMISES = ("tests/inventory/test_reservations.py",)
REVERSALS = ("tests/inventory/test_reversals.py",)
SPLITTING = ("tests/inventory/test_rules.py",)

MUTANTS = [
    Mutant(
        "an override needs no right",
        "inventory/operations/issues.py",
        "is_override=has_reason and may(Right.OVERRIDE_FEFO),",
        "is_override=has_reason,",
        NAMED,
    ),
    Mutant(
        "a place of another site may be named",
        "inventory/operations/issues.py",
        "if pick.location.site_id != site.id:",
        "if False:",
        NAMED,
    ),
    Mutant(
        "nothing and less than nothing are filled",
        "inventory/rules.py",
        "if not quantity.is_finite() or quantity <= 0:",
        "if not quantity.is_finite():",
        PROMISES,
    ),
    Mutant(
        "the same count by the same key is said to agree",
        "inventory/operations/moves.py",
        "    if (posted := queries.adjusted_under(key)) is not None:\n        return posted\n",
        "",
        MOVES,
    ),
    Mutant(
        "a restricted lot may be sampled as far as the operation goes",
        "inventory/queries/allocation.py",
        '"sample": "sample", ',
        "",
        MOVES,
    ),
    Mutant(
        "stock goes back to a supplier it did not come from",
        "inventory/operations/moves.py",
        "    if lot.supplier_id is None:",
        "    if False:",
        MOVES,
    ),
    Mutant(
        "a movement is undone twice",
        "inventory/operations/reversals.py",
        "if movement.reversed_by.exists():",
        "if False:",
        REVERSALS,
    ),
    Mutant(
        "a reservation runs out a moment early",
        "inventory/operations/reservations.py",
        "expires_at__lte=at",
        "expires_at__lte=at.replace(microsecond=999999)",
        PROMISES,
    ),
    Mutant(
        "verify does not look at what is reserved",
        "inventory/checks.py",
        "            if held != promised:",
        "            if False:",
        PROMISES,
    ),
    Mutant(
        "a completed batch may be completed again",
        "production/operations/running.py",
        "    if batch.status == Batch.Status.CLOSED:\n        raise",
        "    if False:\n        raise",
        ("tests/production/test_batches.py", "tests/production/test_running.py"),
    ),
    Mutant(
        "parts of a split are each rounded by themselves",
        "inventory/rules.py",
        "for place in by_remainder[:missing]:",
        "for place in by_remainder[:0]:",
        SPLITTING,
    ),
]
