"""Run a program that is told to leave when its supervisor dies, even when that was killed."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main(words: list[str]) -> None:
    """`words`: the supervisor's process number, then the program and its arguments."""
    supervisor, *command = words
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != int(supervisor):
        sys.exit("The supervisor is gone.")
    os.execvp(command[0], command)


if __name__ == "__main__":
    main(sys.argv[1:])
