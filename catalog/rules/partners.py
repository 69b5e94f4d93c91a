"""What makes a partner whole: each fact cleaned, each fault named with its field."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, TypedDict

from catalog.rules import items
from catalog.rules.facts import cleaned
from core.refusals import Refused

ROLES = ("supplier", "customer", "both")
SUPPLYING = ("supplier", "both")
NEEDED = {"code": "a code", "name": "a name", "role": "a role"}
EMAIL_LENGTH = 254
_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>.]+(\.[^@\s,;<>.]+)+")


class PartnerFacts(TypedDict, total=False):
    """What is known of a partner. A fact that is absent is not given, and stays as it is."""

    code: str
    name: str
    role: str
    country: str
    email: str
    lead_time_days: int | None
    min_remaining_life_days: int | None


def clean(facts: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Facts as they are kept, and the faults by field. Facts at fault are left out."""
    return cleaned(facts, _CLEANERS)


def cleaner(field: str) -> Callable[[Any], Any]:
    """How a value of `field` is made clean; raises Refused for what cannot be."""
    return _CLEANERS[field]


def missing(facts: Mapping[str, Any]) -> dict[str, str]:
    """The facts a new partner cannot do without, by field, each with its sentence."""
    return {
        field: f"A partner needs {what}." for field, what in NEEDED.items() if not facts.get(field)
    }


def supplies(role: str) -> bool:
    """Whether we may buy from a partner of this role."""
    return role in SUPPLYING


def _name(value: str) -> str:
    kept = items.line(value, "A partner's name")
    if not kept:
        raise Refused("A partner's name is needed.")
    return kept


def _role(value: str) -> str:
    kept = value.strip().casefold()
    if kept not in ROLES:
        raise Refused(f"“{value}” is no role of a partner. Use one of {', '.join(ROLES)}.")
    return kept


def _email(value: str) -> str:
    kept = items.line(value, "An e-mail address", EMAIL_LENGTH)
    if kept and not _EMAIL.fullmatch(kept):
        raise Refused(f"“{kept}” is not an e-mail address such as orders@nordic.example.")
    return kept


_CLEANERS: dict[str, Callable[[Any], Any]] = {
    "code": lambda value: items.code(value, "A partner's code"),
    "name": _name,
    "role": _role,
    "country": lambda value: items.line(value, "A country", 100),
    "email": _email,
    "lead_time_days": items.cleaner("lead_time_days"),
    "min_remaining_life_days": items.cleaner("min_receipt_life_days"),
}
