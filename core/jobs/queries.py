"""Background work as a person sees it: schedules, what waits, what is dead and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Count, Min, QuerySet
from django.db.models.functions import Now

from core.jobs import registry
from core.models import Outbox, Tenant


@dataclass(frozen=True, slots=True)
class ScheduleLine:
    """One job that follows the clock: how it last went, when it is due again."""

    name: str
    title: str
    last: Outbox | None
    next_at: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """Work that is due and not done: how much, and since when the oldest has waited."""

    count: int
    oldest_at: datetime | None


@dataclass(frozen=True, slots=True)
class DeadLine:
    """One piece of work that nothing but a person brings back."""

    id: object
    title: str
    row: Outbox


def schedules() -> list[ScheduleLine]:
    """Every job that follows the clock, by name."""
    tenant = Tenant.objects.annotate(clock=Now()).get()
    zone = ZoneInfo(tenant.time_zone)
    return [
        ScheduleLine(job.name, job.title, _last(job.name), job.schedule.next_at(tenant.clock, zone))
        for job in registry.scheduled_jobs()
        if job.schedule is not None
    ]


def waiting() -> Waiting:
    """What is due and not done yet."""
    due = Outbox.objects.filter(state=Outbox.State.PENDING, due_at__lte=Now())
    counted = due.aggregate(count=Count("id"), oldest_at=Min("due_at"))
    return Waiting(counted["count"], counted["oldest_at"])


def resting() -> QuerySet[Outbox]:
    """Work that failed and will be tried again, soonest first."""
    failed = Outbox.objects.filter(state=Outbox.State.PENDING).exclude(last_error="")
    return failed.order_by("due_at", "pk")


def dead() -> list[DeadLine]:
    """The newest 50 pieces of dead work, with the reason each gave."""
    rows = Outbox.objects.filter(state=Outbox.State.DEAD).select_related("member")
    return [
        DeadLine(row.id, title_of(row.job), row) for row in rows.order_by("-ended_at", "-pk")[:50]
    ]


def title_of(name: str) -> str:
    """What the page calls a job, even one that is no longer part of the product."""
    try:
        return registry.find(name).title
    except LookupError:
        return name


def _last(name: str) -> Outbox | None:
    ended = Outbox.objects.filter(job=name, ended_at__isnull=False)
    return ended.order_by("-ended_at", "-pk").first()
