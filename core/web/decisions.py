"""What needs a decision now: each app says its own, the home page shows them all, worst first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from core.rights import Right
from core.tenancy import context as tenancy


@dataclass(frozen=True, slots=True)
class Decision:
    """One thing to decide: what it is, what follows from waiting, until when, and where to act."""

    title: str
    consequence: str
    due: date
    action: str
    url: str
    icon: str
    tone: str = "tone-info"
    is_pressing: bool = False


Source = Callable[[], Iterable[Decision]]
_sources: list[tuple[Right, Source]] = []


def register(right: Right, source: Source) -> None:
    """Add an app's decisions for members who hold `right`; called once, from AppConfig.ready()."""
    if (right, source) not in _sources:
        _sources.append((right, source))


def decisions() -> list[Decision]:
    """Everything the acting member can decide, the pressing first, then by deadline."""
    rights = tenancy.required().rights
    found = [one for right, source in _sources if right in rights for one in source()]
    return sorted(found, key=lambda one: (not one.is_pressing, one.due, one.title))
