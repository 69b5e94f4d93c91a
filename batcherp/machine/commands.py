"""What `manage.py` does with its words: `up`, `test`, a word of set-up, or Django's commands."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Sequence
from types import FrameType

from batcherp.machine import secret, servers, venv, versions
from batcherp.machine.state import open_state
from batcherp.machine.voice import CannotRun, say

CANNOT_RUN = 2
# These commands use what the tests use.
ON_TENANTS = {
    "create_tenant",
    "export_data",
    "forget_factors",
    "import_data",
    "load_demo",
    "report",
    "verify",
}
LOCKS = dict.fromkeys(("prove", "bench"), [venv.RUNTIME, venv.TESTS])


def main(argv: Sequence[str]) -> int:
    """Run one command and answer with its exit code; what is missing is said in a sentence."""
    words = list(argv[1:])
    os.environ.setdefault("BATCHERP_STARTED_AT", str(time.time()))
    try:
        match words:
            case ["up", *rest]:
                venv.enter(argv)
                from batcherp.machine import up

                return up.run(rest)
            case ["test", *rest]:
                venv.enter(argv, [venv.RUNTIME, venv.TESTS])
                from batcherp.machine import gate

                return gate.run(rest)
            case ["bootstrap"]:
                venv.enter(argv)
                return 0
            case ["secrets"]:
                print(secret.fresh_lines(), end="")
                return 0
            case _:
                venv.enter(argv, LOCKS.get(words[0] if words else "", [venv.RUNTIME]))
                return django(argv)
    except CannotRun as reason:
        say(str(reason))
        return CANNOT_RUN


def django(argv: Sequence[str]) -> int:
    """Any management command, with the servers it needs for as long as it needs them."""
    from django.core.management import execute_from_command_line

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "batcherp.settings")
    signal.signal(signal.SIGTERM, leave)
    ours, is_ours = open_state(), not servers.is_external(os.environ)
    with servers.running(ours, os.environ):
        if is_ours and argv[1:] and argv[1] in ON_TENANTS:
            versions.bring_up_to_date(ours)
        execute_from_command_line(list(argv))
    return 0


def leave(number: int, frame: FrameType | None) -> None:
    """Unwind on SIGTERM, so that the last command out still stops the servers."""
    sys.exit(128 + number)
