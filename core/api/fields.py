"""Fields that take exactly one JSON type, so that nothing is guessed, and decimals never floats."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from rest_framework import serializers

LARGEST = 2_147_483_647  # of PostgreSQL's integer
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_PLAIN = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)


def is_text(given: str) -> bool:
    """Whether this is one line of text: more than blanks, and no control character."""
    return bool(given.strip()) and not _CONTROL.search(given)


class Text(serializers.CharField):
    """One line of text. Numbers and booleans are not turned into one."""

    default_error_messages = {
        "not_text": "Send a string.",
        "control": "It holds a control character (such as a tab or a line break). Remove it.",
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 200)
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("not_text")
        if _CONTROL.search(data):
            self.fail("control")
        return super().to_internal_value(data)


class Choice(serializers.ChoiceField):
    """One of a fixed list of strings."""

    default_error_messages = {"invalid_choice": "“{input}” is not one of: {known}."}

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str) or data not in self.choices:
            known = ", ".join(str(choice) for choice in self.choices)
            self.fail("invalid_choice", input=str(data)[:100], known=known)
        return data


class Whole(serializers.IntegerField):
    """A whole number, as a JSON number."""

    default_error_messages = {"not_whole": "Send a whole number."}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("min_value", 0)
        kwargs.setdefault("max_value", LARGEST)
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> int:
        # 5.0 is a whole number in JSON; 1e999999999 is one nobody should write out.
        if isinstance(data, Decimal) and data.adjusted() < 12 and data == int(data):
            data = int(data)
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("not_whole")
        return int(data)


class Flag(serializers.BooleanField):
    """true or false."""

    default_error_messages = {"not_flag": "Send true or false."}

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("not_flag")
        return data


class Day(serializers.DateField):
    """A day as an ISO date: "2026-11-24"."""

    default_error_messages = {"not_a_day": "“{input}” is no ISO date such as “2026-11-24”."}

    def to_internal_value(self, data: Any) -> date:
        if not isinstance(data, str) or not _DAY.fullmatch(data):
            self.fail("not_a_day", input=str(data)[:40])
        try:
            return date.fromisoformat(data)
        except ValueError:
            self.fail("not_a_day", input=data)


class Exact(serializers.DecimalField):
    """A decimal as a string with a point: "12.5". At most 6 decimals, never rounded."""

    default_error_messages = {
        "not_exact": "“{input}” is not a decimal number. Send a string such as “12.5”.",
        "decimals": "{given} decimals were given; at most {allowed} are kept. Round it first.",
        "digits": "{given} digits before the point were given; at most {allowed} are kept.",
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 20)
        kwargs.setdefault("decimal_places", 6)
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> Decimal:
        if not isinstance(data, str) or not _PLAIN.fullmatch(data):
            self.fail("not_exact", input=str(data)[:40])
        whole, _, decimals = data.lstrip("-").partition(".")
        whole = whole.lstrip("0")
        if len(decimals) > (self.decimal_places or 0):
            self.fail("decimals", given=len(decimals), allowed=self.decimal_places)
        if len(whole) > (self.max_whole_digits or 0):
            self.fail("digits", given=len(whole), allowed=self.max_whole_digits)
        return Decimal(data) + 0  # −0 is 0

    def to_representation(self, value: Any) -> str:
        """Digits without an exponent and without trailing zeros."""
        plain = format(Decimal(value), "f")
        return plain.rstrip("0").rstrip(".") if "." in plain else plain
