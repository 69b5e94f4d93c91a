"""What two versions of a recipe say differently."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FormulaLine:
    """A line by its facts, and its substitutes by theirs, by rank."""

    facts: Facts
    substitutes: Mapping[int, Facts] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Formula:
    """All that a version says: its own facts, and its lines by number."""

    facts: Facts
    lines: Mapping[int, FormulaLine]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is said differently; on a line, or on a substitute of one.

    `kind` is "changed", "added" or "removed"; what was added or removed shows all its facts, one
    difference each, with None on the side where it is not.
    """

    kind: str
    fact: str
    old: Any
    new: Any
    line: int | None = None
    rank: int | None = None

    @property
    def name(self) -> str:
        """The fact in words."""
        return self.fact.replace("_pct", " %").replace("_", " ").capitalize()

    @property
    def was(self) -> str | None:
        """The old value as text."""
        return said(self.old)

    @property
    def now(self) -> str | None:
        """The new value as text."""
        return said(self.new)


def compare(old: Formula, new: Formula) -> list[Difference]:
    """Every difference: the version's own, then line by line, substitutes after their line."""
    found = list(_of_facts(old.facts, new.facts))
    for number in sorted(old.lines.keys() | new.lines.keys()):
        found += _of_lines(number, old.lines.get(number), new.lines.get(number))
    return found


def _of_lines(
    number: int, old: FormulaLine | None, new: FormulaLine | None
) -> Iterator[Difference]:
    yield from _of_facts(old.facts if old else None, new.facts if new else None, line=number)
    before, after = (old.substitutes if old else {}), (new.substitutes if new else {})
    for rank in sorted(before.keys() | after.keys()):
        yield from _of_facts(before.get(rank), after.get(rank), line=number, rank=rank)


def _of_facts(
    old: Facts | None, new: Facts | None, *, line: int | None = None, rank: int | None = None
) -> Iterator[Difference]:
    kind = "added" if old is None else "removed" if new is None else "changed"
    before, after = old or {}, new or {}
    for fact in {**before, **after}:
        if before.get(fact) != after.get(fact):
            yield Difference(kind, fact, before.get(fact), after.get(fact), line, rank)


def said(value: Any) -> str | None:
    """A fact as text: a decimal plain, without trailing zeros; nothing as None."""
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return None if value is None else str(value)
