"""Who runs the servers: never root. PostgreSQL refuses it, and Valkey needs none of it."""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from batcherp.machine.state import State
from batcherp.machine.voice import CannotRun, say

NAME = "batcherp"
LONGEST_SOCKET_PATH = 100  # The kernel allows 107; PostgreSQL adds ".lock" to its own.


@dataclass(frozen=True)
class Account:
    """A system account by number; None means the one we already are."""

    uid: int | None
    gid: int | None

    def run(self, command: Sequence[str | Path]) -> subprocess.CompletedProcess[str]:
        """Run to the end as this account, quietly, and hand back what it printed."""
        return subprocess.run(
            [str(word) for word in command],
            cwd="/",
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            **self.identity(),
        )

    def start(self, command: Sequence[str | Path], log: Path) -> subprocess.Popen[bytes]:
        """Start a server that outlives a Ctrl-C aimed at us; its words go to its log."""
        with log.open("ab") as out:
            return subprocess.Popen(
                [str(word) for word in command],
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
                **self.identity(),
            )

    def identity(self) -> dict[str, Any]:
        """What subprocess must be told to change to this account; as ourselves nothing."""
        if self.uid is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def reaches(self, path: Path) -> bool:
        """Whether this account may pass through every folder down to `path`."""
        return self.run(["test", "-x", path]).returncode == 0

    def own(self, folder: Path) -> Path:
        """Make `folder` and give it to this account alone."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.uid is not None:
            os.chown(folder, self.uid, self.gid if self.gid is not None else -1)
        return folder


def for_servers() -> Account:
    """Ourselves; as root the account `batcherp`, made when it can be, else `nobody`."""
    if os.geteuid() != 0:
        return Account(None, None)
    for name in (NAME, "nobody"):
        if name == NAME and not exists(NAME):
            create(NAME)
        if exists(name):
            entry = pwd.getpwnam(name)
            return Account(entry.pw_uid, entry.pw_gid)
    raise CannotRun(
        "The database does not run as root, and there is no account `batcherp` or `nobody`. "
        "Create one (useradd --system batcherp), or start as an ordinary user."
    )


def exists(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def create(name: str) -> None:
    """Make a system account without home or shell; where that is impossible `nobody` serves."""
    useradd = shutil.which("useradd")
    if not useradd:
        return
    asked = [useradd, "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", name]
    if subprocess.run(asked, capture_output=True, check=False).returncode == 0:
        say(f"Made the system account {name}: the database does not run as root.")


def home(state: State, account: Account) -> Path:
    """Where the servers keep their data: the state folder, unless their account cannot get there.

    A checkout under /root is closed to every other account, so its data lives under /var/lib.
    """
    if account.uid is None or account.reaches(state.root):
        return account.own(state.root / "servers")
    return account.own(Path("/var/lib/batcherp") / name_of(state))


def sockets(home: Path, account: Account, state: State) -> Path:
    """A folder for the Unix sockets, short enough for the kernel, closed to other accounts."""
    inside = home / "sockets"
    if len(str(inside / ".s.PGSQL.5432.lock")) <= LONGEST_SOCKET_PATH:
        return account.own(inside)
    short = Path(tempfile.gettempdir()) / f"batcherp-{name_of(state)}"
    if len(str(short / ".s.PGSQL.5432.lock")) > LONGEST_SOCKET_PATH:
        raise CannotRun(f"{short} is too deep for a socket. Set TMPDIR to a shorter folder.")
    if short.is_symlink() or (short.exists() and short.stat().st_uid not in owners(account)):
        raise CannotRun(f"{short} belongs to somebody else. Set BATCHERP_STATE_DIR shorter.")
    return account.own(short)


def owners(account: Account) -> set[int]:
    return {os.geteuid() if account.uid is None else account.uid}


def name_of(state: State) -> str:
    """A short name that only this state folder has."""
    return hashlib.sha256(f"{os.geteuid()}:{state.root}".encode()).hexdigest()[:12]
