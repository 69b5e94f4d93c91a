"""Database and Valkey for a command, and the environment contract that names them.

A server named in the environment is used as it is; the others are ours, shared by all commands.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from batcherp.machine import account as accounts
from batcherp.machine import programs, roles, secret, sharing
from batcherp.machine.account import Account
from batcherp.machine.postgres import DATABASE, SUPERUSER, Cluster
from batcherp.machine.state import State
from batcherp.machine.valkey import Valkey
from batcherp.machine.voice import say

ADMIN_PASSWORD = "BATCHERP_PASSWORD_ADMIN"
URLS = {
    "DATABASE_URL": "batcherp_app",
    "DATABASE_URL_MIGRATE": "batcherp_migrate",
    "DATABASE_URL_RELAY": "batcherp_relay",
}


@dataclass(frozen=True)
class Ours:
    """The servers of a state folder that the environment does not name already."""

    environment: MutableMapping[str, str]
    secrets: Mapping[str, str]
    cluster: Cluster | None
    valkey: Valkey | None

    def start(self) -> None:
        if self.cluster:
            self.cluster.start(self.secrets[ADMIN_PASSWORD])
            self.name_database(self.cluster)
        if self.valkey:
            self.valkey.start()
            self.environment["REDIS_URL"] = self.valkey.url

    def stop(self) -> None:
        if self.valkey:
            self.valkey.stop()
        if self.cluster:
            self.cluster.stop()

    def name_database(self, cluster: Cluster) -> None:
        """Put every role's way in into the environment; roles are made when they are new."""
        admin = self.secrets[ADMIN_PASSWORD]
        self.environment["DATABASE_URL_ADMIN"] = cluster.url(SUPERUSER, admin)
        for name, role in URLS.items():
            self.environment[name] = cluster.url(role, self.secrets[roles.SIGN_INS[role]])
        stamp = cluster.folder.with_name("roles.stamp")
        law = roles.fingerprint(self.secrets)
        if not stamp.exists() or stamp.read_text(encoding="ascii") != law:
            roles.prepare(cluster.url(SUPERUSER, admin, "postgres"), DATABASE, self.secrets)
            stamp.write_text(law, encoding="ascii")


@contextmanager
def running(state: State, environment: MutableMapping[str, str]) -> Iterator[None]:
    """Have what the environment lacks running, and name it there, for as long as the block."""
    passwords = {*roles.SIGN_INS.values(), ADMIN_PASSWORD}
    keys = secret.MADE.keys() - passwords
    needed = (keys - environment.keys()) | (set() if is_external(environment) else passwords)
    secrets = secret.kept_in(state.secrets_file, needed)
    environment.update({name: secrets[name] for name in keys - environment.keys()})
    environment["BATCHERP_STATE_DIR"] = str(state.root)
    ours = Ours(
        environment,
        secrets,
        cluster=None if is_external(environment) else our_cluster(state),
        valkey=None if environment.get("REDIS_URL") else our_valkey(state),
    )
    if ours.cluster or ours.valkey:
        with sharing.shared(state.locks, ours.start, ours.stop):
            yield
    else:
        yield


def our_cluster(state: State) -> Cluster:
    """The cluster of this state folder, with programs that can read what it holds."""
    account = accounts.for_servers()
    home = accounts.home(state, account)
    version = home / "postgres" / "PG_VERSION"
    major = int(version.read_text(encoding="ascii")) if version.exists() else None
    found = reachable(programs.postgres(major), account, home)
    return Cluster(found, account, home / "postgres", accounts.sockets(home, account, state))


def reachable(found: programs.Postgres, account: Account, home: Path) -> programs.Postgres:
    """The same programs where the account can run them: copied out of a checkout closed to it."""
    if account.uid is None or account.reaches(found.bin / "postgres"):
        return found
    copy = home / f"programs-{found.major}"
    inside = found.bin.relative_to(found.tree.parent)
    if not (copy / inside / "postgres").exists():
        say(f"Copying PostgreSQL to {copy}, since its account may not enter {found.tree}.")
        draft = copy.with_suffix(".new")
        shutil.rmtree(draft, ignore_errors=True)
        for part in (found.tree, found.tree.with_name(found.tree.name + ".libs")):
            if part.exists():
                shutil.copytree(part, draft / part.name)
        draft.rename(copy)
    return programs.Postgres(copy / inside, found.major, found.source)


def our_valkey(state: State) -> Valkey:
    """The Valkey of this state folder."""
    account = accounts.for_servers()
    home = accounts.home(state, account)
    program, _ = programs.valkey()
    if account.uid is not None and not account.reaches(program):
        copy = home / program.name
        if not copy.exists():
            shutil.copy2(program, copy)
        program = copy
    return Valkey(program, account, accounts.sockets(home, account, state), home / "valkey")


def stop_left_behind(state: State) -> None:
    """Stop servers whose commands were all killed; whatever wrote them, a signal is enough."""
    account = accounts.for_servers()
    home = accounts.home(state, account)
    folder, sockets = home / "postgres", accounts.sockets(home, account, state)
    Cluster(programs.Postgres(Path(), 0, ""), account, folder, sockets).stop()
    Valkey(Path(), account, sockets, home / "valkey").stop()


def homes(state: State) -> list[Path]:
    """Folders outside the state folder that hold its servers, for `up --reset` to remove."""
    account = accounts.for_servers()
    home = accounts.home(state, account)
    sockets = accounts.sockets(home, account, state)
    return [path for path in (home, sockets) if not path.is_relative_to(state.root)]


def is_external(environment: Mapping[str, str]) -> bool:
    """Whether the database is somebody else's to keep."""
    return bool(environment.get("DATABASE_URL"))
