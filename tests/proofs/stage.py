"""A product of a proof's own: database, Valkey, relay, workers and beats, all of which may die."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg2

from batcherp.machine import servers
from batcherp.machine.alive import ends_within
from batcherp.machine.postgres import Cluster
from batcherp.machine.state import CHECKOUT, State
from batcherp.machine.valkey import Valkey

SERVERS_OF_OTHERS = {
    "DATABASE_URL",
    "DATABASE_URL_MIGRATE",
    "DATABASE_URL_RELAY",
    "DATABASE_URL_ADMIN",
    "REDIS_URL",
}
CELERY = [sys.executable, "-m", "celery", "--quiet", "-A", "batcherp"]
ALONE = ["--without-gossip", "--without-mingle", "--without-heartbeat"]


@dataclass(frozen=True)
class Mark:
    """One figure of a proof, and whether it is good enough."""

    name: str
    value: object
    passed: bool


def judge(marks: Sequence[Mark]) -> int:
    """Print every figure; 0 when all of them passed."""
    for mark in marks:
        print(
            f"{mark.value!s:>7}  {mark.name}: {'passed' if mark.passed else 'FAILED'}", flush=True
        )
    return 0 if all(mark.passed for mark in marks) else 1


@dataclass
class Stage:
    """The servers, and the processes that are kept running on them."""

    state: State
    environment: dict[str, str]
    cluster: Cluster
    valkey: Valkey
    kept: dict[str, list[str]] = field(default_factory=dict)
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)
    closing: threading.Event = field(default_factory=threading.Event)

    def run(self, words: Sequence[str]) -> subprocess.CompletedProcess[str]:
        """One program to its end, with this stage's servers in its environment."""
        return subprocess.run(
            [sys.executable, *words],
            cwd=CHECKOUT,
            env=self.environment,
            check=False,
            capture_output=True,
            text=True,
        )

    def demand(self, words: Sequence[str]) -> None:
        """Run one program and raise what it said when it failed."""
        answer = self.run(words)
        if answer.returncode != 0:
            raise RuntimeError(answer.stderr)

    def ask(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """What a superuser sees; waits for a database that is recovering."""
        for _ in range(300):
            try:
                connection = psycopg2.connect(self.environment["DATABASE_URL_ADMIN"])
            except psycopg2.OperationalError:
                time.sleep(0.1)
                continue
            try:
                with connection, connection.cursor() as cursor:
                    cursor.execute(sql, values or None)
                    return cursor.fetchall() if cursor.description else []
            except (psycopg2.OperationalError, psycopg2.InterfaceError):
                time.sleep(0.1)
            finally:
                connection.close()
        raise RuntimeError("The database did not come back within 30 s.")

    def keep(self, name: str, command: list[str]) -> None:
        """Have a program running, and start it again whenever it dies."""
        self.kept[name] = command

    def keep_product(self, *, workers: int, concurrency: int, jobs: str) -> None:
        """A relay, worker groups that know `jobs`, and three beats at once."""
        self.keep("relay", [sys.executable, "manage.py", "relay"])
        for number in range(workers):
            words = ["worker", "-n", f"w{number}@%h", "-I", jobs, *ALONE, "-c", str(concurrency)]
            self.keep(f"worker{number}", [*CELERY, *words, "--loglevel", "error"])
        for number in range(3):
            schedule = str(self.state.root / f"beat{number}")
            self.keep(f"beat{number}", [*CELERY, "beat", "--schedule", schedule, "--pidfile="])

    def look_after(self) -> None:
        """Start what is not running, until the stage closes."""
        while not self.closing.wait(0.05):
            for name, command in list(self.kept.items()):
                with self.lock:
                    process = self.running.get(name)
                    if process is None or process.poll() is not None:
                        self.running[name] = self.start(name, command)

    def start(self, name: str, command: list[str]) -> subprocess.Popen[bytes]:
        with (self.state.logs / f"{name}.log").open("ab") as out:
            return subprocess.Popen(
                command,
                cwd=CHECKOUT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )

    def stop_all(self) -> None:
        """Kill what was kept running, each with all of its group."""
        self.closing.set()
        with self.lock:
            for process in self.running.values():
                kill_group(process)
                process.wait()

    def last_words(self) -> str:
        """The end of every log, for a proof that went wrong."""
        told = []
        for log in sorted(self.state.logs.glob("*.log")):
            lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
            told += [f"--- {log.name}", *lines[-15:]]
        return "\n".join(told)

    # --- faults: each says whether it hit something alive ---

    def kill_worker_child(self, dice: random.Random) -> bool:
        """SIGKILL one process that does the work."""
        found = [pid for process in self.workers() for pid in children_of(process.pid)]
        if not found:
            return False
        with suppress(ProcessLookupError):
            os.kill(dice.choice(found), signal.SIGKILL)
            return True
        return False

    def kill_worker_group(self, dice: random.Random) -> bool:
        """SIGKILL a whole worker: the process that takes messages and those that do the work."""
        found = [one for one in self.workers() if one.poll() is None and children_of(one.pid)]
        if not found:
            return False
        kill_group(dice.choice(found))
        return True

    def workers(self) -> list[subprocess.Popen[bytes]]:
        with self.lock:
            return [one for name, one in self.running.items() if name.startswith("worker")]

    def flush_redis(self) -> bool:
        """Remove everything Redis holds, messages included."""
        return self.valkey.ask("FLUSHALL").startswith("+OK")

    def restart_redis(self) -> bool:
        """SIGKILL Redis and start an empty one."""
        pid = self.valkey.pid()
        if pid is None:
            return False
        os.kill(pid, signal.SIGKILL)
        ends_within(pid, 10)
        self.valkey.start()
        return True

    def kill_backend(self, dice: random.Random) -> bool:
        """SIGKILL one session's process: PostgreSQL ends all sessions and recovers."""
        sql = "SELECT pid FROM pg_stat_activity WHERE usename IN ('batcherp_app', 'batcherp_relay')"
        found = [pid for (pid,) in self.ask(sql)]
        if not found:
            return False
        with suppress(ProcessLookupError):
            os.kill(dice.choice(found), signal.SIGKILL)
            return True
        return False

    def kill_postgres(self) -> bool:
        """SIGKILL the server itself, and start it again: recovery from its log."""
        pid = self.cluster.pid()
        if pid is None:
            return False
        os.kill(pid, signal.SIGKILL)
        ends_within(pid, 10)
        self.cluster.start("")
        return True


@contextmanager
def open_stage(**settings: str) -> Iterator[Stage]:
    """A migrated product in a folder of its own, all of it gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="bt-"))
    folder.chmod(0o711)
    state = State(folder)
    state.locks.mkdir()
    state.logs.mkdir()
    environment = {k: v for k, v in os.environ.items() if k not in SERVERS_OF_OTHERS}
    environment |= {"DJANGO_SETTINGS_MODULE": "batcherp.settings", **settings}
    try:
        with servers.running(state, environment):
            stage = Stage(state, environment, servers.our_cluster(state), servers.our_valkey(state))
            stage.demand(["-m", "django", "migrate", "--verbosity", "0"])
            threading.Thread(target=stage.look_after, daemon=True).start()
            try:
                yield stage
            except Exception:
                print(stage.last_words())
                raise
            finally:
                stage.stop_all()
    finally:
        servers.stop_left_behind(state)
        shutil.rmtree(folder, ignore_errors=True)


def children_of(pid: int) -> list[int]:
    """The processes started by `pid`."""
    with suppress(OSError):
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
        return [int(word) for word in text.split()]
    return []


def kill_group(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
