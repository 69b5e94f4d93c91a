"""Search and scan: each app says how its codes are found; one box asks them all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: its kind, code, more about it, its page, whether the code is exact."""

    kind: str
    title: str
    detail: str
    url: str
    is_exact: bool


Finder = Callable[[str], list[Hit]]
_finders: list[Finder] = []


def register(finder: Finder) -> None:
    """Add an app's finder; called once, from its AppConfig.ready()."""
    if finder not in _finders:
        _finders.append(finder)


def find(text: str) -> list[Hit]:
    """Everything that answers to `text`, exact codes first."""
    wanted = text.strip()
    if not wanted:
        return []
    hits = [hit for finder in _finders for hit in finder(wanted)]
    return sorted(hits, key=lambda hit: (not hit.is_exact, hit.kind, hit.title))
