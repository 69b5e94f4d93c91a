"""What the home page shows beside the decisions: each app brings its own panels."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from core.rights import Right
from core.tenancy import context as tenancy


@dataclass(frozen=True, slots=True)
class Panel:
    """A card of the home page: the template that draws it, and its values.

    A wide one stands below both columns.
    """

    template: str
    values: Mapping[str, Any]
    is_wide: bool = False


Source = Callable[[], Panel | None]
_sources: list[tuple[Right, Source]] = []


def register(right: Right, source: Source) -> None:
    """Add an app's panel for members who hold `right`; called once, from AppConfig.ready()."""
    if (right, source) not in _sources:
        _sources.append((right, source))


def panels() -> list[Panel]:
    """Every panel the acting member may see and that has something to show."""
    rights = tenancy.required().rights
    found = (source() for right, source in _sources if right in rights)
    return [panel for panel in found if panel]
