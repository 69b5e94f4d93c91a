"""The state folder: everything one copy of the product keeps, and nothing outside it."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from batcherp.machine.voice import CannotRun, say

CHECKOUT = Path(__file__).resolve().parents[2]
KEPT_BY_RESET = {"locks"}


@dataclass(frozen=True)
class State:
    """Where one copy's database, files and secrets live; two folders are two separate products."""

    root: Path

    @property
    def secrets_file(self) -> Path:
        return self.root / "secrets.env"

    @property
    def locks(self) -> Path:
        return self.root / "locks"

    @property
    def logs(self) -> Path:
        return self.root / "logs"


def open_state() -> State:
    """The folder `BATCHERP_STATE_DIR` names, else a git-ignored one of the checkout, made ready."""
    named = os.environ.get("BATCHERP_STATE_DIR", "")
    state = State(Path(named).expanduser().absolute() if named else CHECKOUT / ".state")
    try:
        make_private(state.root)
        for folder in (state.locks, state.logs):
            folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise CannotRun(
            f"The state folder {state.root} cannot be used ({error.strerror}). "
            "Set BATCHERP_STATE_DIR to a folder that you may write to."
        ) from error
    if not os.access(state.locks, os.W_OK):
        raise CannotRun(
            f"The state folder {state.root} belongs to another account. "
            "Set BATCHERP_STATE_DIR to a folder of your own."
        )
    return state


def make_private(folder: Path) -> None:
    """Make a folder others cannot list; root's may be passed through by the database's account."""
    if folder.exists():
        return
    folder.mkdir(parents=True)
    folder.chmod(0o711 if os.geteuid() == 0 else 0o700)


def clear(state: State, also: list[Path]) -> None:
    """Remove everything the copy keeps and say each name; the locks stay, since we hold them."""
    inside = [entry for entry in sorted(state.root.iterdir()) if entry.name not in KEPT_BY_RESET]
    for entry in [*inside, *(path for path in also if path.exists())]:
        say(f"Removing {entry}")
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()
