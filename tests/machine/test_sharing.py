"""One set of servers for all commands of a state folder."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from batcherp.machine import sharing

# Another command: says when it uses the servers, and uses them until its stdin ends.
ANOTHER = """
import sys
from pathlib import Path
from batcherp.machine import sharing
with sharing.shared(Path(sys.argv[1]), lambda: None, lambda: print("stopped", flush=True)):
    print("using", flush=True)
    sys.stdin.read()
"""


def another_command(locks: Path) -> subprocess.Popen[str]:
    command = subprocess.Popen(
        [sys.executable, "-c", ANOTHER, str(locks)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert command.stdout is not None
    assert command.stdout.readline() == "using\n"
    return command


def test_the_last_one_out_stops_the_servers(tmp_path: Path) -> None:
    done: list[str] = []

    with sharing.shared(tmp_path, lambda: done.append("start"), lambda: done.append("stop")):
        assert done == ["start"]

    assert done == ["start", "stop"]


def test_nobody_stops_servers_that_another_command_uses(tmp_path: Path) -> None:
    stopped: list[str] = []
    another = another_command(tmp_path)

    with sharing.shared(tmp_path, lambda: None, lambda: stopped.append("by us")):
        pass

    assert stopped == []
    assert another.communicate()[0] == "stopped\n"


def test_a_killed_command_leaves_no_claim(tmp_path: Path) -> None:
    stopped: list[str] = []
    another = another_command(tmp_path)
    another.kill()
    another.communicate()

    with sharing.shared(tmp_path, lambda: None, lambda: stopped.append("by us")):
        pass

    assert stopped == ["by us"]


def test_a_failed_start_is_stopped_again(tmp_path: Path) -> None:
    done: list[str] = []

    def fail() -> None:
        raise OSError

    try:
        with sharing.shared(tmp_path, fail, lambda: done.append("stop")):
            done.append("never")
    except OSError:
        done.append("told")

    assert done == ["stop", "told"]
