"""Cells that take one of a few words."""

from __future__ import annotations

from collections.abc import Callable

from core.refusals import Refused


def one_of(*words: str, refused: str) -> Callable[[str], str]:
    """A reader of cells that hold one of `words`, whatever the case."""

    def read(text: str) -> str:
        word = text.strip().casefold()
        if word not in words:
            raise Refused(f"“{text}”: {refused}")
        return word

    return read
