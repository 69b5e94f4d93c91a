"""The refusal of a file as a whole."""

from __future__ import annotations

from core.refusals import Refused


class Unusable(Refused):
    """The file, the kind or its columns cannot be used at all: exit 2, and a sentence."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, code="unusable_file", field="file")
