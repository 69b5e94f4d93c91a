"""When scheduled work is due, by worked examples; no database."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.jobs.rules import CatchUp, DailyAt, Every, due_periods, pause_after

BERLIN = ZoneInfo("Europe/Berlin")
MINUTELY = Every(timedelta(minutes=1))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def due(
    schedule: Every | DailyAt,
    last: str | None,
    now: str,
    zone: ZoneInfo = BERLIN,
    at_most: int = 100,
) -> list[str]:
    return due_periods(schedule, last=last, now=at(now), zone=zone, at_most=at_most)


def test_work_never_done_before_begins_with_the_present_period() -> None:
    assert due(MINUTELY, None, "2026-11-24 22:05:30") == ["2026-11-24T22:05:00Z"]


def test_nothing_is_due_twice() -> None:
    assert due(MINUTELY, "2026-11-24T22:05:00Z", "2026-11-24 22:05:59") == []


def test_every_missed_period_is_due_after_a_gap_of_an_hour() -> None:
    missed = due(MINUTELY, "2026-11-24T21:05:00Z", "2026-11-24 22:05:00")

    assert len(missed) == 60
    assert missed[0] == "2026-11-24T21:06:00Z"
    assert missed[-1] == "2026-11-24T22:05:00Z"


def test_a_long_gap_is_caught_up_in_steps() -> None:
    first = due(MINUTELY, "2026-11-24T21:05:00Z", "2026-11-24 22:05:00", at_most=50)
    rest = due(MINUTELY, first[-1], "2026-11-24 22:05:00", at_most=50)

    assert len(first) == 50
    assert len(rest) == 10


def test_the_latest_alone_is_due_where_older_ones_are_worth_nothing() -> None:
    latest = Every(timedelta(minutes=1), catch_up="latest")

    assert due(latest, "2026-11-24T21:05:00Z", "2026-11-24 22:05:10") == ["2026-11-24T22:05:00Z"]


def test_a_daily_digest_is_due_at_the_plants_own_hour() -> None:
    digest = DailyAt(time(6))

    assert due(digest, "2026-11-23", "2026-11-24 04:59:59") == []
    assert due(digest, "2026-11-23", "2026-11-24 05:00:00") == ["2026-11-24"]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        # Clocks go from 02:00 to 03:00 on 29 March 2026; 02:30 does not exist.
        ("2026-03-29 00:59:00", []),
        ("2026-03-29 01:30:00", ["2026-03-29"]),
        # They go back on 25 October; 02:30 comes twice and counts the first time.
        ("2026-10-25 00:29:00", ["2026-10-24"]),
        ("2026-10-25 00:30:00", ["2026-10-24", "2026-10-25"]),
    ],
)
def test_a_day_of_23_or_25_hours_has_one_period(now: str, expected: list[str]) -> None:
    last = {"03": "2026-03-28", "10": "2026-10-23"}[now[5:7]]

    assert due(DailyAt(time(2, 30)), last, now) == expected


def test_a_plant_that_moves_its_zone_does_no_day_twice() -> None:
    kiritimati, baker = ZoneInfo("Pacific/Kiritimati"), ZoneInfo("Etc/GMT+12")
    digest = DailyAt(time(6))
    before = due(digest, "2026-11-23", "2026-11-23 16:00:00", zone=kiritimati)

    after = due(digest, before[-1], "2026-11-24 18:00:00", zone=baker)

    assert before == ["2026-11-24"]
    assert after == []


@given(
    start=st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),
    gaps=st.lists(st.integers(1, 400_000), min_size=1, max_size=8),
    catch_up=st.sampled_from(["all"]),
    zone=st.sampled_from(["UTC", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe"]),
)
def test_however_ticks_fall_no_day_is_missing_or_double(
    start: datetime, gaps: list[int], catch_up: CatchUp, zone: str
) -> None:
    digest, place = DailyAt(time(2, 15), catch_up), ZoneInfo(zone)
    done = due_periods(digest, last=None, now=start, zone=place, at_most=1000)

    now = start
    for seconds in gaps:
        now += timedelta(seconds=seconds)
        done += due_periods(digest, last=done[-1], now=now, zone=place, at_most=1000)

    assert done == sorted(set(done))
    first, last = (datetime.fromisoformat(day) for day in (done[0], done[-1]))
    assert len(done) == (last - first).days + 1
    assert done[-1] == digest.latest(now, place)


def test_failed_work_rests_longer_each_time_up_to_an_hour() -> None:
    assert [pause_after(n).total_seconds() for n in (1, 2, 3, 9, 10, 11, 500)] == [
        5, 10, 20, 1280, 2560, 3600, 3600,
    ]  # fmt: skip
