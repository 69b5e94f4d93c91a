"""Mutants: mistakes made on purpose, each with the tests that must catch it.

Add yours to a module of this folder: a list MUTANTS of Mutant. `manage.py prove mutants` makes each
in a copy of the tree, runs its tests there, and fails when they pass, or when the text to change
is no longer in the file. The gate runs those of changed files and a third of the others by day.
"""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass


@dataclass(frozen=True)
class Mutant:
    """In `file`, `before` becomes `after`; one of `tests` (pytest's words) must fail."""

    name: str  # what is wrong, as a sentence
    file: str
    before: str
    after: str
    tests: tuple[str, ...]

    @property
    def changes_the_schema(self) -> bool:
        """Whether its tests need a database migrated anew."""
        return self.file.endswith(".sql") or any(
            part in self.file for part in ("models", "migrations", "tenancy/schema", "postgres/")
        )


def every_mutant() -> list[Mutant]:
    """Those of all modules of this folder."""
    modules = [
        importlib.import_module(f"{__name__}.{found.name}")
        for found in pkgutil.iter_modules(__path__)
    ]
    return [mutant for module in modules for mutant in module.MUTANTS]
