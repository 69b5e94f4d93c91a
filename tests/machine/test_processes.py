"""The supervisor leaves no process, whatever its children do."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from batcherp.machine.alive import ends_within, is_alive

# A supervisor over the children the test names; it stops at SIGTERM.
SUPERVISOR = """
import os, sys
from batcherp.machine.processes import Child, Supervisor
python = [sys.executable, "-u", "-c"]
children = [Child(f"child{n}", [*python, code]) for n, code in enumerate(sys.argv[1:])]
Supervisor(os.environ, seconds_to_leave=float(os.environ["SECONDS_TO_LEAVE"])).run(children)
"""
OBEDIENT = """
import os, signal, sys, time
def leave(*_):
    print("left")
    sys.exit()
signal.signal(15, leave)
print(os.getpid())
time.sleep(600)
"""
DEAF = (
    "import os, signal, time; signal.signal(15, signal.SIG_IGN); print(os.getpid()); time.sleep(60)"
)
PARENT = """
import os, signal, subprocess, sys, time
signal.signal(15, signal.SIG_IGN)
ours = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(ours.pid)
time.sleep(60)
"""
DYING = "import os; print(os.getpid())"


class Supervised:
    """A supervisor in a process of its own, and the numbers its children printed."""

    def __init__(self, *codes: str, seconds_to_leave: float = 1) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(SUPERVISOR), *codes],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "SECONDS_TO_LEAVE": str(seconds_to_leave)},
        )
        assert self.process.stdout is not None
        self.pids = [self.next_pid() for _ in codes]

    def next_pid(self) -> int:
        assert self.process.stdout is not None
        return int(self.process.stdout.readline().partition("|")[2])

    def end(self, how: signal.Signals) -> str:
        """What was still printed before all of it had ended."""
        self.process.send_signal(how)
        return self.process.communicate()[0]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_children_leave_with_the_supervisor(how: signal.Signals) -> None:
    supervised = Supervised(OBEDIENT, OBEDIENT, seconds_to_leave=60)

    said = supervised.end(how)

    assert said.count("left") == 2  # by themselves: nobody was killed
    assert not any(is_alive(pid) for pid in supervised.pids)


def test_a_child_that_does_not_listen_is_killed() -> None:
    supervised = Supervised(DEAF)

    supervised.end(signal.SIGTERM)

    assert not is_alive(supervised.pids[0])


def test_what_a_child_has_started_ends_with_it() -> None:
    supervised = Supervised(PARENT)

    supervised.end(signal.SIGTERM)

    assert ends_within(supervised.pids[0], 2)


def test_children_leave_when_the_supervisor_is_killed() -> None:
    supervised = Supervised(OBEDIENT)

    supervised.end(signal.SIGKILL)

    assert ends_within(supervised.pids[0], 5)


def test_a_dead_child_is_started_again_and_its_name_said() -> None:
    supervised = Supervised(DYING)

    again = supervised.next_pid()

    assert again != supervised.pids[0]
    supervised.process.terminate()
    assert (
        "child0 ended with code 0; starting it again in 1 s." in supervised.process.communicate()[1]
    )


def test_a_program_is_not_started_for_a_supervisor_that_is_gone(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    gone = [sys.executable, "-m", "batcherp.machine.tether", "1", "touch", str(mark)]

    answer = subprocess.run(gone, capture_output=True, text=True, check=False, env=os.environ)

    assert answer.stderr == "The supervisor is gone.\n"
    assert not mark.exists()
