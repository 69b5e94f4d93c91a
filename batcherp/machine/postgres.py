"""A PostgreSQL of our own: made with initdb, run on a Unix socket, no TCP, nothing as root."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from batcherp.machine.account import Account
from batcherp.machine.alive import ends_within, tell, works_in
from batcherp.machine.programs import Postgres
from batcherp.machine.voice import CannotRun, say

SUPERUSER = "postgres"
DATABASE = "batcherp"
SECONDS_TO_START = 60
SECONDS_TO_STOP = 20
SIGNS_OF_LEFTOVERS = ("pre-existing shared memory", 'lock file "postmaster.pid" already exists')
# Values of tenants travel in statements, so the log names errors only, without statement or row.
SETTINGS = """
# Written by manage.py at every start.
listen_addresses = ''
unix_socket_directories = '{sockets}'
unix_socket_permissions = 0700
max_connections = 200
shared_buffers = 256MB
fsync = on
password_encryption = 'scram-sha-256'
timezone = 'UTC'
log_timezone = 'UTC'
logging_collector = on
log_directory = 'log'
log_filename = 'postgres-%a.log'
log_truncate_on_rotation = on
log_rotation_age = 1d
log_min_error_statement = panic
log_error_verbosity = terse
"""


@dataclass(frozen=True)
class Cluster:
    """One database cluster in one folder, served by one set of programs as one account."""

    programs: Postgres
    account: Account
    folder: Path
    sockets: Path

    def url(self, role: str, password: str, database: str = DATABASE) -> str:
        """How to reach it, in the form every driver reads: the host is the socket's folder."""
        host = quote(str(self.sockets), safe="")
        return f"postgresql://{role}:{quote(password)}@{host}:5432/{database}"

    def is_listening(self) -> bool:
        """Whether a server answers on the socket; a stale pid file proves nothing."""
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.connect(str(self.sockets / ".s.PGSQL.5432"))
            except OSError:
                return False
        return True

    def start(self, superuser_password: str) -> None:
        """Have it running: made when there is none, recovered when it was killed."""
        if self.is_listening():
            return
        if not (self.folder / "PG_VERSION").exists():
            self.make(superuser_password)
        self.configure()
        deadline = time.monotonic() + SECONDS_TO_START
        # Children of a killed server need a moment to notice; until then it refuses to start.
        while (answer := self.try_to_start()).returncode != 0:
            if time.monotonic() > deadline or not self.has_leftovers():
                raise CannotRun(
                    f"PostgreSQL did not start. The cause is at the end of {self.log}."
                    f" {answer.stderr.strip()}"
                )
            time.sleep(0.5)

    def stop(self) -> None:
        """Stop it cleanly within seconds; if it will not, crash recovery is the next start's."""
        pid = self.pid()
        if pid is None:
            return
        for how in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            tell(pid, how)
            if ends_within(pid, SECONDS_TO_STOP):
                return

    def pid(self) -> int | None:
        """The running server's number; None when its pid file is stale or missing."""
        return owner_of(self.folder / "postmaster.pid", self.folder)

    @property
    def log(self) -> Path:
        return self.folder.parent / "postgres.log"

    def make(self, superuser_password: str) -> None:
        """Lay down an empty cluster; a half-made one (killed in the middle) is thrown away."""
        say(f"Making a PostgreSQL {self.programs.major} database ({self.programs.source}).")
        shutil.rmtree(self.folder, ignore_errors=True)
        draft = self.folder.with_name("postgres.new")
        shutil.rmtree(draft, ignore_errors=True)
        password = self.folder.with_name("password")
        self.hand_over(password, superuser_password)
        answer = self.account.run(
            [
                self.programs.bin / "initdb",
                *("-D", draft, "-U", SUPERUSER, f"--pwfile={password}"),
                *("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8"),
                *("--data-checksums", "--no-instructions"),
            ]
        )
        password.unlink()
        if answer.returncode != 0:
            raise CannotRun(f"The database could not be made: {last_line(answer.stderr)}")
        draft.rename(self.folder)

    def configure(self) -> None:
        """Say where it listens anew each time, since the folder may have been moved."""
        self.hand_over(self.folder / "batcherp.conf", SETTINGS.format(sockets=self.sockets))
        main = self.folder / "postgresql.conf"
        line = "include 'batcherp.conf'\n"
        if line not in main.read_text(encoding="utf-8"):
            with main.open("a", encoding="utf-8") as out:
                out.write(line)

    def hand_over(self, file: Path, text: str) -> None:
        """Write a file that only the server's account may read."""
        file.unlink(missing_ok=True)
        file.touch(mode=0o600)
        file.write_text(text, encoding="utf-8")
        if self.account.uid is not None:
            shutil.chown(file, self.account.uid, self.account.gid)

    def forget_the_dead(self) -> None:
        """Remove lock files of a killed server whose number another process carries by now.

        PostgreSQL judges by the number alone and would refuse to start; a server of ours
        has its own folder as working directory.
        """
        for file in (self.folder / "postmaster.pid", self.sockets / ".s.PGSQL.5432.lock"):
            if file.exists() and owner_of(file, self.folder) is None:
                file.unlink()

    def try_to_start(self) -> subprocess.CompletedProcess[str]:
        self.forget_the_dead()
        words = ["start", "-s", "-D", self.folder, "-l", self.log, "-w", "-t", SECONDS_TO_START]
        return self.account.run([self.programs.bin / "pg_ctl", *map(str, words)])

    def has_leftovers(self) -> bool:
        """Whether the last refusal was about a killed server's processes, who are about to end."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-6:]
        return any(sign in line for line in lines for sign in SIGNS_OF_LEFTOVERS)


def owner_of(lock_file: Path, folder: Path) -> int | None:
    """The process a lock file of PostgreSQL names, if it is alive and a server of `folder`."""
    try:
        first = lock_file.read_text(encoding="ascii").split("\n", 1)[0].strip()
    except FileNotFoundError:
        return None
    pid = int(first) if first.isdigit() else 0
    return pid if pid and works_in(pid, folder) else None


def last_line(text: str) -> str:
    return (text.strip().splitlines() or ["no reason given"])[-1]
