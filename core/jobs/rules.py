"""When scheduled work is due. Pure: the clock and the zone are parameters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Literal, Protocol
from zoneinfo import ZoneInfo

CatchUp = Literal["all", "latest"]
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


class Schedule(Protocol):
    """Cuts time into periods, each named by text that sorts as time does."""

    @property
    def catch_up(self) -> CatchUp:
        """What follows a gap: every missed period, or the latest alone."""

    def latest(self, now: datetime, zone: ZoneInfo) -> str:
        """The newest period that has begun, or is over its time of day."""

    def after(self, period: str, now: datetime, zone: ZoneInfo) -> Iterator[str]:
        """The periods that followed `period`, oldest first, up to the latest."""

    def next_at(self, now: datetime, zone: ZoneInfo) -> datetime:
        """When the next period begins."""


@dataclass(frozen=True, slots=True)
class Every:
    """A period each `length`, counted in UTC, the same for every tenant."""

    length: timedelta
    catch_up: CatchUp = "all"

    def latest(self, now: datetime, zone: ZoneInfo) -> str:
        return _name(_EPOCH + (now - _EPOCH) // self.length * self.length)

    def after(self, period: str, now: datetime, zone: ZoneInfo) -> Iterator[str]:
        start = _instant(period) + self.length
        while start <= now:
            yield _name(start)
            start += self.length

    def next_at(self, now: datetime, zone: ZoneInfo) -> datetime:
        return _instant(self.latest(now, zone)) + self.length


@dataclass(frozen=True, slots=True)
class DailyAt:
    """A period each local date, due at a time of day in the tenant's zone."""

    at: time
    catch_up: CatchUp = "all"

    def latest(self, now: datetime, zone: ZoneInfo) -> str:
        today = now.astimezone(zone).date()
        return (today if self._due(today, zone) <= now else today - timedelta(days=1)).isoformat()

    def after(self, period: str, now: datetime, zone: ZoneInfo) -> Iterator[str]:
        day = date.fromisoformat(period[:10]) + timedelta(days=1)
        while self._due(day, zone) <= now:
            yield day.isoformat()
            day += timedelta(days=1)

    def next_at(self, now: datetime, zone: ZoneInfo) -> datetime:
        following = date.fromisoformat(self.latest(now, zone)) + timedelta(days=1)
        return self._due(following, zone)

    def _due(self, day: date, zone: ZoneInfo) -> datetime:
        return datetime.combine(day, self.at, tzinfo=zone).astimezone(UTC)


def due_periods(
    schedule: Schedule, *, last: str | None, now: datetime, zone: ZoneInfo, at_most: int
) -> list[str]:
    """The periods to do now, oldest first: all that were missed, or the latest alone.

    At most `at_most` of them; the next tick goes on from there. Work that was never done before
    begins with the latest period.
    """
    latest = schedule.latest(now, zone)
    if last is None:
        return [latest]
    if schedule.catch_up == "latest":
        return [latest] if latest > last else []
    return list(islice(schedule.after(last, now, zone), at_most))


def pause_after(attempts: int) -> timedelta:
    """How long failed work rests: 5 s, then twice as long each time, up to an hour."""
    return timedelta(seconds=min(5 * 2 ** min(attempts - 1, 12), 3600))


def _name(instant: datetime) -> str:
    return instant.isoformat(timespec="seconds").replace("+00:00", "Z")


def _instant(period: str) -> datetime:
    found = datetime.fromisoformat(period)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
