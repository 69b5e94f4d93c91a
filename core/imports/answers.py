"""What an import answers: counts, and each cell at fault."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from core.typed import short

SHOWN = 200  # characters of a cell in the answer


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the file: its number in the spreadsheet, its cells as typed and as read."""

    number: int
    texts: Mapping[str, str]
    values: Mapping[str, Any]

    def fault(self, column: str, reason: str) -> Fault:
        """This row's cell in `column`, with what is wrong about it."""
        return Fault(self.number, column, short(self.texts.get(column, ""), SHOWN), reason)


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell, and what is wrong or odd about it. The header is row 1."""

    row: int
    column: str
    value: str
    reason: str


@dataclass(slots=True)
class Answer:
    """The one answer of an import, whatever way it came."""

    kind: str
    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    ignored_columns: list[str] = field(default_factory=list)
    refused: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The object that stdout and the REST body show."""
        return asdict(self)
