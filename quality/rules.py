"""Pure rules of quality: what a laboratory value says."""

from __future__ import annotations

import re
from decimal import Decimal

from core.refusals import Refused
from core.typed import short

DIGITS = 100  # a value has up to 200 characters; a number of more digits is no measurement
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)
_NO_VALUES = {"nan", "inf", "infinity", "+inf", "-inf", "+infinity", "-infinity"}


def value(text: str) -> str:
    """A value as it is kept. Raises Refused for what is no value.

    Spaces alone are kept as given: the laboratory sent a line for the test, and nothing in it.
    """
    kept = text.strip() or text
    if kept.casefold() in _NO_VALUES:
        raise Refused(f"“{kept}” is what a program writes for no value. Leave the row out.")
    if len(kept) > 200:
        raise Refused("A value has up to 200 characters.")
    return kept


def number_in(text: str) -> Decimal | None:
    """The value as a number with every decimal, or None where it is words, such as “conforms”."""
    if len(text) > DIGITS or not _NUMBER.fullmatch(text):
        return None
    return Decimal(text)


def limit(text: str) -> Decimal:
    """A limit with every decimal. Raises Refused for what is no number."""
    found = number_in(text.strip())
    if found is None:
        raise Refused(f"“{short(text.strip())}” is not a number. A limit is one, with a point.")
    return found


def oddity(value: str, low: Decimal | None, high: Decimal | None) -> str:
    """The sentence for a blank, or a number outside its limits; empty for any other value."""
    if not value.strip():
        return "The cell holds spaces only. It is kept so: tested, and no value given."
    number = number_in(value)
    if number is None:
        return ""
    if low is not None and number < low:
        return f"{number} is below the lower limit, {low}. It is kept; somebody must judge it."
    if high is not None and number > high:
        return f"{number} is above the upper limit, {high}. It is kept; somebody must judge it."
    return ""
