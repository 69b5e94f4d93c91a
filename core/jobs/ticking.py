"""The tick: what the clock has made due becomes outbox rows, one per tenant, job and period.

Ticks that come at once, twice or after a gap agree on the rows by their unique key.
"""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import DatabaseError, connection
from django.db.models.functions import Now

from core.jobs import registry
from core.jobs.outbox import promise
from core.jobs.registry import Job
from core.jobs.rules import due_periods
from core.models import Outbox, Tenant
from core.tenancy.work import at_the_door, unit_of_work

PERIODS_AT_MOST = 500  # of one job in one tick; the next one goes on
log = logging.getLogger(__name__)


def tick() -> None:
    """Promise every active tenant's due periods, each tenant in its own transaction."""
    for tenant_id in _active_tenants():
        try:
            with unit_of_work(tenant_id=tenant_id):
                promise_due()
        except DatabaseError:
            log.exception("The tick of one tenant failed; the next one makes up for it.")


def promise_due(*, now: datetime | None = None) -> None:
    """Promise the bound tenant's due periods, by the database's clock."""
    tenant = Tenant.objects.annotate(clock=Now()).get()
    for job in registry.scheduled_jobs():
        rows = _due(job, now or tenant.clock, ZoneInfo(tenant.time_zone))
        if rows:
            promise(rows)


def _due(job: Job, now: datetime, zone: ZoneInfo) -> list[Outbox]:
    assert job.schedule is not None
    periods = due_periods(
        job.schedule, last=last_period(job.name), now=now, zone=zone, at_most=PERIODS_AT_MOST
    )
    return [Outbox(job=job.name, key=f"period:{period}", period=period) for period in periods]


def last_period(name: str) -> str | None:
    """The newest period of a job that was ever promised here."""
    promised = Outbox.objects.filter(job=name, period__isnull=False)
    return promised.order_by("-period").values_list("period", flat=True).first()


def _active_tenants() -> list[UUID]:
    with at_the_door(), connection.cursor() as cursor:
        cursor.execute("SELECT tenant_id FROM app.active_tenants()")
        return [tenant_id for (tenant_id,) in cursor.fetchall()]
