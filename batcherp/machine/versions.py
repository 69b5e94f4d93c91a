"""The database of a state folder, brought to this version before a command uses it."""

from __future__ import annotations

import hashlib

from batcherp.machine.state import CHECKOUT, State


def bring_up_to_date(state: State) -> None:
    """Migrate our own database unless it has all of this version's migrations."""
    stamp = state.root / "migrated.stamp"
    if stamp.exists() and stamp.read_text(encoding="ascii") == fingerprint():
        return
    from django.core.management import execute_from_command_line

    execute_from_command_line(["manage.py", "migrate", "--no-input", "--verbosity", "0"])
    stamp.write_text(fingerprint(), encoding="ascii")


def fingerprint() -> str:
    """Changes with the names of the migrations."""
    names = sorted(str(path.relative_to(CHECKOUT)) for path in CHECKOUT.glob("*/migrations/0*.py"))
    return hashlib.sha256("\n".join(names).encode()).hexdigest()
