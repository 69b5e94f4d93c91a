"""Pure: dates of orders that are possible, and odd."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

ODD_LEAD_TIME_DAYS = 730


def odd_dates(
    *, ordered_on: date | None, done_on: date, done: str, promised_on: date | None = None
) -> Iterator[tuple[str, str]]:
    """The column and the sentence of each date that statistics should leave out."""
    if ordered_on and ordered_on > done_on:
        yield "ordered_on", f"Ordered on {ordered_on}, after it was {done} on {done_on}."
    elif ordered_on and (done_on - ordered_on).days > ODD_LEAD_TIME_DAYS:
        yield "ordered_on", "A lead time of more than two years is unusual."
    if ordered_on and promised_on and promised_on < ordered_on:
        yield "promised_on", f"Promised for {promised_on}, before it was ordered on {ordered_on}."
