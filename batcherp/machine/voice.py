"""How set-up speaks: to stderr, in sentences, so that stdout stays a command's own answer."""

from __future__ import annotations

import sys


class CannotRun(Exception):
    """What is missing and what to do about it, in one sentence for the person at the keyboard."""


def say(sentence: str) -> None:
    """Tell the person what set-up does; never on stdout, where only answers go."""
    print(sentence, file=sys.stderr, flush=True)
