"""Facts as given, made clean one by one, so that every fault is told at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from core.refusals import Refused

Cleaners = Mapping[str, Callable[[Any], Any]]


def cleaned(facts: Mapping[str, Any], cleaners: Cleaners) -> tuple[dict[str, Any], dict[str, str]]:
    """Facts as they are kept, and the faults by field. Facts at fault are left out.

    A fact without a cleaner is kept as given.
    """
    kept: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for field, value in facts.items():
        try:
            kept[field] = cleaners[field](value) if field in cleaners else value
        except Refused as refusal:
            faults[field] = refusal.sentence
    return kept, faults
