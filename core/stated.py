"""What became of rows that state history, each by its place in the list."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from core.refusals import Refused

if TYPE_CHECKING:
    from core.imports import Part


@dataclass(slots=True)
class Stated:
    """Rows that bring something new, rows that stand as given, and what is wrong or odd."""

    created: list[int] = field(default_factory=list)
    unchanged: list[int] = field(default_factory=list)
    refused: dict[int, tuple[str, str]] = field(default_factory=dict)  # column, sentence
    warnings: dict[int, list[tuple[str, str]]] = field(default_factory=dict)

    def judge(self, place: int, take: Callable[[], bool], *, column: str) -> None:
        """Count what `take` says, which is whether the row is new; `column` where none is named."""
        try:
            is_new = take()
        except Refused as refusal:
            self.refuse(place, refusal.field or column, refusal.sentence)
        else:
            (self.created if is_new else self.unchanged).append(place)

    def refuse(self, place: int, column: str, sentence: str) -> None:
        """Leave the row out."""
        self.refused[place] = column, sentence

    def warn(self, place: int, column: str, sentence: str) -> None:
        """Say that a cell is odd, and let it in."""
        self.warnings.setdefault(place, []).append((column, sentence))

    def warn_of(self, place: int, odd: tuple[str, str] | None) -> None:
        """Say what is odd, if anything is: the column and the sentence."""
        if odd is not None:
            self.warn(place, *odd)

    def settle(self, groups: Sequence[Hashable]) -> list[int]:
        """The places to keep: new ones of groups in which no row was refused.

        What stands or falls together has the same entry in `groups`, one entry a row.
        """
        fallen = {groups[place] for place in self.refused}
        self.created = [p for p in self.created if groups[p] not in fallen]
        return self.created

    def count_on(self, part: Part) -> None:
        """Count the rows on the part of an import that brought them."""
        part.created += len(self.created)
        part.unchanged += len(self.unchanged)
        for place, (column, sentence) in self.refused.items():
            part.refuse(part.rows[place], column, sentence)
        for place, odd in self.warnings.items():
            for column, sentence in odd:
                part.warn(part.rows[place], column, sentence)


def rows_of_file(kept: dict[int, Any], file_rows: Sequence[int]) -> dict[UUID, int] | None:
    """Which row of the file each record came from; `kept` has the records' ids by place."""
    return {record_id: file_rows[p] for p, record_id in kept.items()} if file_rows else None
