"""Pure rules of lots: shelf life and what dates may say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction

NO_LIMIT = date.max  # as the balance keeps it: a lot without a limit sorts last
DATES = ("made_on", "received_on", "available_from", "expires_on", "retest_on")
_NAMES = {
    "expires_on": "expire",
    "received_on": "be received",
    "retest_on": "be due for retest",
    "available_from": "be available",
}


def expiry(made_on: date | None, shelf_life_days: int | None) -> date | None:
    """The last day the lot may be used: the day it was made plus its item's shelf life."""
    if made_on is None or shelf_life_days is None:
        return None
    if shelf_life_days > (date.max - made_on).days:
        return None
    return made_on + timedelta(days=shelf_life_days)


def effective_limit(
    *,
    expires_on: date | None = None,
    retest_on: date | None = None,
    opened_on: date | None = None,
    life_after_opening_days: int | None = None,
) -> date:
    """The last day of use: the earliest of expiry, retest and life after opening; else NO_LIMIT."""
    opened = expiry(opened_on, life_after_opening_days)
    return min(day or NO_LIMIT for day in (expires_on, retest_on, opened))


def clock(*, expires_on: date | None, retest_on: date | None) -> str:
    """Which date sets a lot's last day of use: "retest", "expiry", or "" for neither."""
    if retest_on and (expires_on is None or retest_on < expires_on):
        return "retest"
    return "expiry" if expires_on else ""


def share_used(begun_on: date | None, limit: date, today: date) -> Fraction | None:
    """How much of a life has passed, from 0 to 1; None where begin or end is not known."""
    if begun_on is None or limit == NO_LIMIT:
        return None
    whole = max((limit - begun_on).days, 1)
    return Fraction(min(max((today - begun_on).days, 0), whole), whole)


def dates_at_fault(dates: Mapping[str, date | None]) -> tuple[str, str] | None:
    """The field and the sentence of dates that contradict each other, or None.

    Nothing of a lot lies before the day it was made, and it does not mature after it has expired.
    """
    made_on, expires_on = dates.get("made_on"), dates.get("expires_on")
    for field in ("expires_on", "received_on", "retest_on", "available_from"):
        day = dates.get(field)
        if made_on and day and day < made_on:
            return field, (
                f"The lot would {_NAMES[field]} on {day}, before it was made on {made_on}. "
                "Compare both dates with the label."
            )
    available_from = dates.get("available_from")
    if available_from and expires_on and expires_on < available_from:
        return "available_from", (
            f"The lot would be available from {available_from}, after it expires on {expires_on}. "
            "Compare both dates with the label."
        )
    return None


def is_short_lived(
    *, expires_on: date | None, received_on: date, min_receipt_life_days: int | None
) -> bool:
    """Whether less life is left at receipt than the item asks for."""
    if expires_on is None or min_receipt_life_days is None:
        return False
    return (expires_on - received_on).days < min_receipt_life_days
