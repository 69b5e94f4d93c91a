"""What makes a location whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypedDict

from catalog.rules.facts import cleaned
from catalog.rules.items import code, line
from core.refusals import Refused

OWN_KINDS = ("storage", "point_of_use", "quarantine", "wip", "shipping", "returns")


class LocationFacts(TypedDict, total=False):
    """What is known of a location. A fact that is absent is not given, and stays as it is."""

    code: str
    name: str
    site: str
    kind: str
    parent: str


def clean(facts: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Facts as they are kept, and the faults by field. Facts at fault are left out."""
    return cleaned(facts, _CLEANERS)


def cleaner(field: str) -> Callable[[str], str]:
    """How a value of `field` is made clean; raises Refused for what cannot be."""
    return _CLEANERS[field]


def missing(facts: Mapping[str, Any]) -> dict[str, str]:
    """The facts a new location cannot do without, by field, each with its sentence."""
    needed = {"code": "a code", "kind": "a kind"}
    return {
        field: f"A location needs {what}." for field, what in needed.items() if not facts.get(field)
    }


def _kind(value: str) -> str:
    kept = "_".join(value.strip().casefold().split())
    if kept not in OWN_KINDS:
        raise Refused(f"“{value}” is no kind of location. Use one of {', '.join(OWN_KINDS)}.")
    return kept


_CLEANERS: dict[str, Callable[[str], str]] = {
    "code": lambda value: code(value, "A location's code"),
    "name": lambda value: line(value, "A location's name"),
    "site": lambda value: code(value, "A site's code") if value.strip() else "",
    "kind": _kind,
    "parent": lambda value: code(value, "The parent's code") if value.strip() else "",
}
