"""A Valkey of our own: wake-up hints and cache on a Unix socket; nothing in it must survive."""

from __future__ import annotations

import signal
import socket
import time
from dataclasses import dataclass
from pathlib import Path

from batcherp.machine.account import Account
from batcherp.machine.alive import ends_within, tell
from batcherp.machine.voice import CannotRun

SECONDS_TO_START = 10
SECONDS_TO_STOP = 5


@dataclass(frozen=True)
class Valkey:
    """One server on one socket, as one account."""

    program: Path
    account: Account
    sockets: Path
    folder: Path

    @property
    def socket(self) -> Path:
        return self.sockets / "valkey.sock"

    @property
    def url(self) -> str:
        return f"unix://{self.socket}"

    def is_listening(self) -> bool:
        return self.ask("PING").startswith("+PONG")

    def start(self) -> None:
        """Have it running, empty; its socket appears within a fraction of a second."""
        if self.is_listening():
            return
        self.account.own(self.folder)
        log = self.folder / "valkey.log"
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.folder),
            "pidfile": str(self.pid_file),
            "save": "",
            "appendonly": "no",
            "maxmemory": "256mb",
            "maxmemory-policy": "noeviction",
        }
        words = [word for name, value in options.items() for word in (f"--{name}", value)]
        started = self.account.start([self.program, *words], log)
        deadline = time.monotonic() + SECONDS_TO_START
        while not self.is_listening():
            if started.poll() is not None or time.monotonic() > deadline:
                raise CannotRun(f"Valkey did not start. The cause is at the end of {log}.")
            time.sleep(0.02)

    def stop(self) -> None:
        """Ask it to leave; kill it when it does not within seconds, since it holds nothing."""
        pid = self.pid()
        self.ask("SHUTDOWN NOSAVE")
        if pid and not ends_within(pid, SECONDS_TO_STOP):
            tell(pid, signal.SIGKILL)

    @property
    def pid_file(self) -> Path:
        return self.folder / "valkey.pid"

    def pid(self) -> int | None:
        """The server's own word on its number, since a pid file may be older than a reboot."""
        for line in self.ask("INFO server").splitlines():
            if line.startswith("process_id:"):
                return int(line.partition(":")[2])
        return None

    def ask(self, command: str) -> str:
        """One command, one answer; empty when nobody is there."""
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(2)
            try:
                line.connect(str(self.socket))
                line.sendall(command.encode() + b"\r\n")
                return line.recv(65536).decode(errors="replace")
            except OSError:
                return ""
