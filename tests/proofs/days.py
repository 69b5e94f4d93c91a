"""The database's verdict at every edge of a day, in 38 time zones, against Python's own clocks.

    manage.py prove days [--year 2023]

For each zone: midnight, the moment before and after, half hours around it, and noon, on both days
of its clock changes, on leap day, on new year and on a plain day. The years are 2023 and 2024,
which are settled: changes to come differ by the age of the time zone data (`--year 2027` shows it).
For each instant: lots whose last day is the day before, the labelled day and the day after, and
which mature then, for both uses. The reference is
the time zone data of Python and a comparison of dates; it shares no code with the product.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from zoneinfo import ZoneInfo

from django.db import connection

from tests.databases import scratch

ZONES = (
    "UTC",
    "Africa/Cairo",
    "Africa/Casablanca",  # clocks go back for Ramadan
    "Africa/Johannesburg",
    "America/Adak",
    "America/Anchorage",
    "America/Argentina/Buenos_Aires",
    "America/Chicago",
    "America/Denver",
    "America/Havana",  # changes at midnight
    "America/Los_Angeles",
    "America/Mexico_City",
    "America/New_York",
    "America/Nuuk",
    "America/Phoenix",
    "America/Santiago",  # its day of change begins at one
    "America/Sao_Paulo",
    "America/St_Johns",  # half an hour
    "Asia/Beirut",  # changes at midnight
    "Asia/Dhaka",
    "Asia/Dubai",
    "Asia/Jerusalem",
    "Asia/Kathmandu",  # three quarters of an hour
    "Asia/Kolkata",
    "Asia/Shanghai",
    "Asia/Tokyo",
    "Atlantic/Azores",  # changes at midnight
    "Australia/Eucla",
    "Australia/Lord_Howe",  # changes by half an hour
    "Australia/Sydney",
    "Europe/Berlin",
    "Europe/London",
    "Europe/Moscow",
    "Pacific/Apia",
    "Pacific/Auckland",
    "Pacific/Chatham",
    "Pacific/Kiritimati",  # the first to have a day
    "Pacific/Pago_Pago",  # the last
)
SETTLED = 2023
USES = ("production", "shipment")
# The predicate as allocation asks it: the site's day at the instant is the day of use.
_ASKED = """
    SELECT app.obstacle('released', g.last, g.mature, 'storage', false, 1, g.use,
                        app.day_at(g.at, g.zone), app.day_at(g.at, g.zone))
    FROM unnest(%s::timestamptz[], %s::text[], %s::date[], %s::date[], %s::text[])
        WITH ORDINALITY AS g (at, zone, last, mature, use, place)
    ORDER BY g.place
"""
Case = tuple[datetime, str, date, date | None, str]


def cases(zone: str, year: int) -> Iterator[Case]:
    """Every question about one zone."""
    there = ZoneInfo(zone)
    for day in days_of(there, year):
        for at in instants_of(day, there):
            for ahead in (-1, 0, 1):
                for use in USES:
                    yield at, zone, day + timedelta(days=ahead), None, use
                    yield at, zone, date(9999, 12, 31), day + timedelta(days=ahead), use


def days_of(there: ZoneInfo, year: int) -> list[date]:
    """Days on which clocks change in two years, leap day, new year, and a plain day."""
    noons = [datetime(year, 1, 1, 12, tzinfo=there) + timedelta(days=n) for n in range(730)]
    changes = [
        noon.date()
        for noon, before in zip(noons[1:], noons, strict=False)
        if noon.utcoffset() != before.utcoffset()
    ]
    leap_year = year + 1
    plain = [date(leap_year, 3, 1), date(leap_year, 1, 1), date(year, 5, 20)]
    return [*changes, date(leap_year, 2, 29), *plain]


def instants_of(day: date, there: ZoneInfo) -> list[datetime]:
    """The edges of the day by its own clocks, every half hour around them, and noon."""
    begins = datetime.combine(day, clock(0), tzinfo=there).astimezone(UTC)
    ends = datetime.combine(day + timedelta(days=1), clock(0), tzinfo=there).astimezone(UTC)
    moment = timedelta(microseconds=1)
    around = [timedelta(minutes=30 * n) for n in range(-5, 6)]
    edges = [edge + away for edge in (begins, ends) for away in (*around, -moment, moment)]
    return [*edges, begins + (ends - begins) / 2]


def reference(case: Case) -> str | None:
    """What a person with a calendar and a clock on the wall of that place says."""
    at, zone, last, mature, _ = case
    on_the_wall = at.astimezone(ZoneInfo(zone))
    day = (on_the_wall.year, on_the_wall.month, on_the_wall.day)
    if (last.year, last.month, last.day) < day:
        return "expired"
    if mature is not None and (mature.year, mature.month, mature.day) > day:
        return "immature"
    return None


def answers(asked: Sequence[Case]) -> list[str | None]:
    """What the database says to the same."""
    columns = [list(column) for column in zip(*asked, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(_ASKED, columns)
        return [cause for (cause,) in cursor.fetchall()]


def differences(zone: str, year: int = SETTLED) -> tuple[int, list[str]]:
    """How many cases there are in a zone, and those in which the two do not agree."""
    asked = list(cases(zone, year))
    found = [
        f"{zone} {case}: the database says {said}, the wall says {reference(case)}"
        for case, said in zip(asked, answers(asked), strict=True)
        if said != reference(case)
    ]
    return len(asked), found


def main(words: list[str]) -> int:
    """0 when both agree in every case."""
    parser = argparse.ArgumentParser(prog="manage.py prove days")
    parser.add_argument("--year", type=int, default=SETTLED, help="the one before a leap year")
    asked = parser.parse_args(words)
    began, total, wrong = time.monotonic(), 0, []
    with scratch("days"):
        for zone in ZONES:
            count, found = differences(zone, asked.year)
            total += count
            wrong += found
    for line in wrong[:20]:
        print(line)
    print(
        f"{len(ZONES)} time zones, {total} verdicts, {len(wrong)} differ, "
        f"{time.monotonic() - began:.0f} s"
    )
    return 1 if wrong or not total else 0
