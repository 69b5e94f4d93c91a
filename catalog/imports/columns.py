"""Cells read and written, and rows counted, the same way for every kind of catalog."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from catalog.operations import Saved
from core.imports import Column, Part
from core.typed import a_text

ODD_LEAD_TIME_DAYS = 730


def column(
    name: str, clean: Callable[[Any], Any], read: Callable[[str], Any] = a_text, **more: Any
) -> Column:
    """A column that holds a fact, read and made clean."""
    return Column(name, lambda text: clean(read(text)), **more)


def as_text(value: Any) -> str:
    """A value as its cell reads back exactly."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        text = format(value, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(value)


def count(part: Part, saved: Saved, columns: Mapping[str, str] | None = None) -> None:
    """Count what was saved, and refuse the cells at fault; `columns` are by field, where named
    otherwise.
    """
    part.created += len(saved.created)
    part.updated += len(saved.updated)
    part.unchanged += len(saved.unchanged)
    for place, faults in saved.refused.items():
        for field, sentence in faults.items():
            part.refuse(part.rows[place], (columns or {}).get(field, field), sentence)


def warn_of_odd_lead_times(part: Part) -> None:
    """A lead time of years goes in, and is said to be odd."""
    for row in part.rows:
        if row.values.get("lead_time_days", 0) > ODD_LEAD_TIME_DAYS:
            part.warn(row, "lead_time_days", "A lead time of more than two years is unusual.")
