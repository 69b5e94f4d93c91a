"""What a person does with background work: retry what is dead, run a schedule now."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Now

from core.ids import new_id
from core.jobs import registry
from core.jobs.outbox import promise, wake_on_commit
from core.jobs.queries import title_of
from core.models import Event, Outbox, Tenant
from core.operation import operation
from core.refusals import Refused
from core.rights import Right
from core.tenancy.context import current_member_id

KEPT_FOR = timedelta(days=30)


@operation(Right.RUN_JOBS)
def retry(*, work_id: UUID) -> None:
    """Have dead work tried again, from now, on behalf of whoever wanted it.

    Raises Refused when it is not dead: it was retried already, or never died.
    """
    dead = Outbox.objects.filter(id=work_id, state=Outbox.State.DEAD)
    name = dead.values_list("job", flat=True).first()
    revived = dead.update(
        state=Outbox.State.PENDING,
        due_at=Now(),
        ended_at=None,
        attempts=0,
        sends=0,
        lease_seconds=0,
        leased_until=None,
    )
    if not revived:
        raise Refused("This work is not dead any more, so there is nothing to retry.")
    _note("core.retry", f"Had “{title_of(name or '')}” tried again ({work_id}).")
    wake_on_commit()


@operation(Right.RUN_JOBS)
def run_now(*, job: str) -> None:
    """Have a scheduled job done once more, for its present period, by the Worker.

    Raises Refused for a job that follows no schedule.
    """
    planned = next((one for one in registry.scheduled_jobs() if one.name == job), None)
    if planned is None or planned.schedule is None:
        raise Refused("No scheduled job is called that. Choose one of the list.", field="job")
    tenant = Tenant.objects.annotate(clock=Now()).get()
    period = planned.schedule.latest(tenant.clock, ZoneInfo(tenant.time_zone))
    payload = {"period": period} if planned.wants_period else {}
    promise([Outbox(job=job, key=f"now:{new_id()}", payload=payload)])
    _note("core.run_now", f"Had “{planned.title}” run at once.")


def _note(kind: str, sentence: str) -> None:
    """Who pressed the button; the work itself is another's."""
    Event.objects.create(kind=kind, sentence=sentence, member_id=current_member_id())


@operation(None)
def sweep() -> int:
    """Remove done periods older than 30 days, but never a job's newest; how many that were."""
    newest = Outbox.objects.filter(job=OuterRef("job"), period__isnull=False).order_by("-period")
    old = Outbox.objects.filter(
        state=Outbox.State.DONE, period__isnull=False, ended_at__lt=Now() - KEPT_FOR
    )
    swept = old.exclude(period=Subquery(newest.values("period")[:1])).delete()
    return swept[0]
