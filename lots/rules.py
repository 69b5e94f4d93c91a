"""Pure rules of lots: shelf life and what dates may say."""

from __future__ import annotations

from datetime import date, timedelta

NO_LIMIT = date.max  # as the balance keeps it: a lot without a limit sorts last


def expiry(made_on: date | None, shelf_life_days: int | None) -> date | None:
    """The last day the lot may be used: the day it was made plus its item's shelf life."""
    if made_on is None or shelf_life_days is None:
        return None
    if shelf_life_days > (date.max - made_on).days:
        return None
    return made_on + timedelta(days=shelf_life_days)


def dates_at_fault(
    *, made_on: date | None, received_on: date | None, expires_on: date | None
) -> tuple[str, str] | None:
    """The field and the sentence of dates that contradict each other, or None."""
    if made_on and expires_on and expires_on < made_on:
        return "expires_on", (
            f"The lot would expire on {expires_on}, before it was made on {made_on}. "
            "Compare both dates with the label."
        )
    if made_on and received_on and received_on < made_on:
        return "received_on", (
            f"The lot would be received on {received_on}, before it was made on {made_on}. "
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
