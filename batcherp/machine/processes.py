"""The supervisor: children with named output, restarted when they die, gone when we go."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO

from batcherp.machine.state import CHECKOUT
from batcherp.machine.voice import say

SECONDS_TO_LEAVE = 8.0
LONGEST_PAUSE = 30.0
SECONDS_THAT_COUNT_AS_WELL = 60.0


@dataclass(frozen=True)
class Child:
    """A program to keep running, under the name its output carries."""

    name: str
    command: Sequence[str]
    descriptors: tuple[int, ...] = ()


@dataclass
class Kept:
    """One child's present process and how it has fared."""

    child: Child
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    starts_at: float = 0.0
    pause: float = 1.0


@dataclass
class Supervisor:
    """Keeps children running until it is told to stop."""

    environment: Mapping[str, str]
    seconds_to_leave: float = SECONDS_TO_LEAVE
    kept: list[Kept] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)
    impatient: threading.Event = field(default_factory=threading.Event)

    def run(self, children: Sequence[Child]) -> None:
        """Start the children, restart those that die, and return with none of them left."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.ask_to_stop)
        self.kept = [Kept(child) for child in children]
        try:
            while not self.stopping.is_set():
                for one in self.kept:
                    self.look_after(one)
                self.stopping.wait(0.1)
        finally:
            self.stop()

    def ask_to_stop(self, number: int, frame: object) -> None:
        """The first request stops politely, a second one at once."""
        if self.stopping.is_set():
            self.impatient.set()
        self.stopping.set()

    def look_after(self, one: Kept) -> None:
        """Start it when it is due; when it has died, say so and start it after a pause."""
        now = time.monotonic()
        if one.process is None:
            if now >= one.starts_at:
                self.start(one)
        elif one.process.poll() is not None:
            kill_group(one.process)
            if now - one.started_at > SECONDS_THAT_COUNT_AS_WELL:
                one.pause = 1.0
            ended = how_it_ended(one.process.returncode)
            say(f"{one.child.name} {ended}; starting it again in {one.pause:.0f} s.")
            one.process, one.starts_at = None, now + one.pause
            one.pause = min(one.pause * 2, LONGEST_PAUSE)

    def start(self, one: Kept) -> None:
        """A group of its own, so that Ctrl-C reaches only us and a kill reaches all of it."""
        tethered = [sys.executable, "-m", "batcherp.machine.tether", str(os.getpid())]
        one.process = subprocess.Popen(
            [*tethered, *one.child.command],
            cwd=CHECKOUT,
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=one.child.descriptors,
        )
        one.started_at = time.monotonic()
        assert one.process.stdout is not None  # noqa: S101  Popen was asked for a pipe
        words = (one.child.name, one.process.stdout)
        threading.Thread(target=repeat, args=words, daemon=True).start()

    def stop(self) -> None:
        """Ask every child to leave, and kill the whole group of each that has not in time."""
        running = [one.process for one in self.kept if one.process is not None]
        for process in running:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
        deadline = time.monotonic() + self.seconds_to_leave
        while any(process.poll() is None for process in running):
            if time.monotonic() > deadline or self.impatient.is_set():
                break
            time.sleep(0.05)
        for process in running:
            kill_group(process)
            process.wait()


def kill_group(process: subprocess.Popen[bytes]) -> None:
    """End whatever a child has started; its group's number is its own, and lives with the group."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def repeat(name: str, lines: IO[bytes]) -> None:
    """Print a child's lines under its name, whole lines only."""
    for line in lines:
        text = line.decode(errors="replace").rstrip("\n")
        # One write a line: print() writes its end apart, and another child may come between.
        sys.stdout.write(f"{name:>6} | {text}\n")
        sys.stdout.flush()
    lines.close()


def how_it_ended(code: int) -> str:
    return f"was killed by signal {-code}" if code < 0 else f"ended with code {code}"
