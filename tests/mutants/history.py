"""Mistakes in what is kept of the past."""

from __future__ import annotations

from tests.mutants import Mutant

HISTORY = ("tests/history",)

MUTANTS = [
    Mutant(
        "a migrated link's leaf forgets the amount's unit",
        "lots/sql/history.sql",
        "link.entered_quantity, link.entered_uom, link.is_migrated::text,",
        "link.entered_quantity, '', link.is_migrated::text,",
        HISTORY,
    ),
    Mutant(
        "a batch of history may be changed",
        "production/sql/history.sql",
        "IF OLD.is_migrated OR NEW.is_migrated THEN",
        "IF false THEN",
        HISTORY,
    ),
    Mutant(
        "a circle of lots goes in",
        "production/operations/history.py",
        "if ring_of[source] == ring_of[target]]",
        "if False]",
        HISTORY,
    ),
    Mutant(
        "another amount of a known input counts as unchanged",
        "production/operations/history.py",
        "if link.quantity != quantity:",
        "if False:",
        HISTORY,
    ),
    Mutant(
        "siblings of a refused line stay half in",
        "core/stated.py",
        "if groups[p] not in fallen]",
        "]",
        HISTORY,
    ),
    Mutant(
        "a laboratory value is overwritten without a word",
        "quality/operations.py",
        'if known.value != values["value"]:',
        "if False:",
        HISTORY,
    ),
    Mutant(
        "a supplier is shipped to",
        "orders/operations/judging.py",
        "if partner.role not in {role, Partner.Role.BOTH}:",
        "if False:",
        HISTORY,
    ),
    Mutant(
        "a month becomes its first day",
        "production/operations/history.py",
        '"made_on_is_month": made.is_month',
        '"made_on_is_month": False',
        HISTORY,
    ),
]
