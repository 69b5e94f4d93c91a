"""Text as somebody typed it, read as a value or refused with the reason; nothing is guessed."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from core.refusals import Refused

DECIMALS = 6
WHOLE_DIGITS = 14
_DECIMAL = re.compile(r"[+-]?(?:\d+(?:\.(\d*))?|\.(\d+))", re.ASCII)
_WHOLE = re.compile(r"[+-]?\d{1,9}(?:\.0*)?", re.ASCII)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_YES = {"yes", "y", "true", "1"}
_NO = {"no", "n", "false", "0"}
_SHOWN = 40


def a_decimal(text: str) -> Decimal:
    """A decimal with up to 6 decimals, kept as typed."""
    wanted = text.strip()
    shape = _DECIMAL.fullmatch(wanted)
    if shape is None:
        raise Refused(f"“{short(wanted)}” is not a number. {_hint(wanted)}")
    decimals = (shape[1] or shape[2] or "").rstrip("0")
    if len(decimals) > DECIMALS:
        raise Refused(f"“{short(wanted)}” has {len(decimals)} decimals; up to {DECIMALS} are kept.")
    value = Decimal(wanted)
    if value and value.adjusted() >= WHOLE_DIGITS:
        raise Refused(
            f"“{short(wanted)}” is too large; up to {WHOLE_DIGITS} digits stand before the point."
        )
    return value


def a_whole_number(text: str) -> int:
    """A whole number of up to nine digits."""
    wanted = text.strip()
    if not _WHOLE.fullmatch(wanted):
        raise Refused(f"“{short(wanted)}” is not a whole number of up to nine digits.")
    return int(Decimal(wanted))


def a_day(text: str) -> date:
    """An ISO date such as 2026-11-22."""
    wanted = text.strip()
    if not _ISO.fullmatch(wanted):
        raise Refused(
            f"“{short(wanted)}” is not an ISO date; write year-month-day, such as 2026-11-22."
        )
    try:
        return date.fromisoformat(wanted)
    except ValueError as error:
        raise Refused(f"“{wanted}” is not a day of the calendar.") from error


def yes_or_no(text: str) -> bool:
    """yes or no."""
    wanted = text.strip().casefold()
    if wanted in _YES:
        return True
    if wanted in _NO:
        return False
    raise Refused(f"“{short(text)}” is neither yes nor no.")


def a_text(text: str) -> str:
    """Any text, trimmed."""
    return text.strip()


def short(text: str, limit: int = _SHOWN) -> str:
    """`text`, cut where it is too long to be read in a sentence."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _hint(text: str) -> str:
    if re.fullmatch(r"[+-]?[\d.]*,\d+(?:\.\d*)?", text):
        return "Decimals use a point, without thousands separators."
    return "Use digits, with a point before the decimals."
