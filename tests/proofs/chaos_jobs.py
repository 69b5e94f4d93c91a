"""The chaos proof's work: effects without any unique key, so that a double would show.

Imported by the proof's workers; run as a program it founds the tenants and promises the rows.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta

import django

if __name__ == "__main__":
    django.setup()

from django.db import connection

from core import operations as core
from core.jobs import enqueue, job, scheduled
from core.models import Outbox
from core.tenancy.context import current_tenant_id
from core.tenancy.work import as_machine
from tests.proofs.chaos import SLUGS

ROWS_A_TRANSACTION = 100


@job("chaos.effect")
def leave_effect(*, number: int) -> None:
    """Add a row."""
    _insert("INSERT INTO chaos_effect VALUES (%s, %s)", number)


@scheduled(every=timedelta(minutes=1))
@job("chaos.minutely")
def each_minute(*, period: str) -> None:
    """Add the minute."""
    _insert("INSERT INTO chaos_period VALUES (%s, %s)", period)


def _insert(sql: str, value: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, [current_tenant_id(), value])


def seed(rows: int) -> None:
    """Three tenants whose last tick was an hour ago, and `rows` promised between them."""
    tenants = [core.found_tenant(slug=slug, name=slug.title()) for slug in SLUGS]
    for tenant_id in tenants:
        with as_machine(tenant_id=tenant_id):
            _tick_an_hour_ago()
    for start in range(0, rows, ROWS_A_TRANSACTION):
        with as_machine(tenant_id=tenants[start // ROWS_A_TRANSACTION % len(tenants)]):
            for number in range(start, min(start + ROWS_A_TRANSACTION, rows)):
                enqueue("chaos.effect", key=str(number), number=number)


def _tick_an_hour_ago() -> None:
    then = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(hours=1)
    period = then.strftime("%Y-%m-%dT%H:%M:%SZ")
    Outbox.objects.create(
        job="chaos.minutely", key=f"period:{period}", period=period, state="done", ended_at=then
    )


if __name__ == "__main__":
    seed(int(sys.argv[1]))
