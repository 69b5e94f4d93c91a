"""Moments as exactly as somebody knows them: a month, a day, or an instant with its offset."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from core.refusals import Refused
from core.typed import a_day, short

_MONTH = re.compile(r"\d{4}-\d{2}", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?")


@dataclass(frozen=True, slots=True)
class Known:
    """A moment and how much of it is known: its time, its day, or its month."""

    at: datetime
    to: str

    @property
    def day(self) -> date:
        """The day, or the first one of the month."""
        return self.at.astimezone(UTC).date()

    @property
    def is_month(self) -> bool:
        return self.to == "month"


def a_day_or_time(text: str) -> Known:
    """A day such as 2018-11-05, or an instant that says its offset."""
    wanted = text.strip()
    if not _INSTANT.fullmatch(wanted):
        return Known(_start_of(a_day(wanted)), "day")
    try:
        at = datetime.fromisoformat(wanted)
    except ValueError as error:
        raise Refused(f"“{short(wanted)}” is no moment of the calendar.") from error
    if at.tzinfo is None:
        raise Refused(
            f"“{short(wanted)}” does not say where; add the offset, such as {short(wanted)}+01:00."
        )
    return Known(at.astimezone(UTC), "time")


def a_month_or_time(text: str) -> Known:
    """A month such as 2018-11, a day, or an instant."""
    return _month(text) or a_day_or_time(text)


def a_month_or_day(text: str) -> Known:
    """A month such as 2018-11, or a day."""
    return _month(text) or Known(_start_of(a_day(text)), "day")


def as_known(at: datetime | date | None, to: str) -> str:
    """The text that reads back as the same moment, as exactly as it is known."""
    if at is None:
        return ""
    if to == "time" and isinstance(at, datetime):
        return at.astimezone(UTC).isoformat()
    day = at.astimezone(UTC).date() if isinstance(at, datetime) else at
    return day.isoformat()[:7] if to == "month" else day.isoformat()


def _month(text: str) -> Known | None:
    wanted = text.strip()
    if not _MONTH.fullmatch(wanted):
        return None
    return Known(_start_of(a_day(f"{wanted}-01")), "month")


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
