"""Every edge of a day, in a few time zones; `manage.py prove days` asks in 38."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from tests.proofs.days import ZONES, days_of, differences, reference


@pytest.mark.parametrize(
    "zone", ["Europe/Berlin", "America/Havana", "Australia/Lord_Howe", "Pacific/Kiritimati"]
)
def test_the_verdict_is_that_of_the_clock_on_the_wall(db: None, zone: str) -> None:
    asked, found = differences(zone)

    assert asked > 1000
    assert found == []


def test_both_days_of_the_clock_change_and_leap_day_are_asked() -> None:
    days = days_of(ZoneInfo("Europe/Berlin"), 2023)

    assert {date(2023, 3, 26), date(2023, 10, 29), date(2024, 2, 29)} <= set(days)
    assert len(set(ZONES)) == 38


def test_the_reference_by_hand() -> None:
    from datetime import UTC, datetime

    # 23:30 in Berlin on 14 March is 22:30 UTC; half an hour later it is the 15th there.
    late = datetime(2027, 3, 14, 22, 30, tzinfo=UTC)
    labelled = date(2027, 3, 14)

    assert reference((late, "Europe/Berlin", labelled, None, "production")) is None
    after = late.replace(hour=23, minute=0)
    assert reference((after, "Europe/Berlin", labelled, None, "production")) == "expired"
    assert reference((after, "UTC", labelled, None, "production")) is None


def test_a_sites_day_is_the_day_at_this_instant_in_its_zone(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT app.day_at('2027-03-14T23:30Z', 'Europe/Berlin'), "
            "app.day_at('2027-03-14T23:30Z', 'UTC')"
        )
        assert cursor.fetchone() == (date(2027, 3, 15), date(2027, 3, 14))
