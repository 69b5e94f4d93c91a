"""Until when what a batch made may be used."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from lots.rules import expiry

MADE_PLUS_LIFE = "made_plus_life"
EARLIEST_INPUT = "earliest_input"
EARLIER_OF_BOTH = "earlier_of_both"
TYPED = "typed"


def output_expiry(
    method: str,
    *,
    made_on: date,
    shelf_life_days: int | None,
    input_limits: Iterable[date | None],
    typed: date | None = None,
) -> date | None:
    """The last day of the lot a batch made, by its recipe's method; None: it has no limit.

    `input_limits` are the last days of the lots that went in, None for one without. Where no input
    has a limit, the earliest input says nothing and the item's life decides. By the method `typed`
    only the day that somebody typed counts: None says that it is missing.
    """
    if method == TYPED:
        return typed
    by_life = expiry(made_on, shelf_life_days)
    earliest = min((limit for limit in input_limits if limit is not None), default=None)
    if method == MADE_PLUS_LIFE:
        return by_life
    if method == EARLIEST_INPUT:
        return earliest or by_life
    return min((day for day in (by_life, earliest) if day is not None), default=None)
