"""Doing promised work: lock the row if it is not done, do the effect, mark it done, one commit.

A message may come twice, or while another worker has the row: then there is nothing to do. A worker
that dies leaves no trace, since its transaction dies with it; the relay's lease brings the work
back. Attempts are counted in the row, so that no loss of Redis makes work immortal.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from django.db import InterfaceError, OperationalError, connection
from django.db.models.functions import Now

from core.jobs import registry, rules
from core.jobs.running import doing
from core.models import Member, Outbox, Tenant
from core.queries import rights_of
from core.refusals import Forbidden, Refused
from core.tenancy.context import Context, bound
from core.tenancy.work import unit_of_work

SECONDS_FOR_THE_DATABASE = 20
HANDED_OVER_IN_VAIN = 20
INACTIVE_PAUSE = timedelta(hours=1)
log = logging.getLogger(__name__)


def perform(*, outbox_id: str, tenant_id: str) -> None:
    """Do the work of one outbox row, once, whatever happens on the way.

    While the database is away it waits a little; longer than that, and the lease brings it back.
    """
    deadline = time.monotonic() + SECONDS_FOR_THE_DATABASE
    while True:
        try:
            return _perform(outbox_id=UUID(outbox_id), tenant_id=UUID(tenant_id))
        except (OperationalError, InterfaceError):
            if time.monotonic() > deadline:
                raise
            connection.close()
            time.sleep(0.2)


def _perform(*, outbox_id: UUID, tenant_id: UUID) -> None:
    row = None
    try:
        with unit_of_work(tenant_id=tenant_id) as context:
            row = _taken(outbox_id)
            if row is not None:
                _do(context, row)
    except Exception as error:
        if row is None or _database_is_gone(error):
            raise
        log.warning("%s failed: %s", row, type(error).__name__, exc_info=_bug(error))
        _record(tenant_id, row, error)


def _taken(outbox_id: UUID) -> Outbox | None:
    """The row, locked, if it is to be done and nobody else is at it."""
    pending = Outbox.objects.filter(id=outbox_id, state=Outbox.State.PENDING, due_at__lte=Now())
    row = pending.select_for_update(skip_locked=True, of=("self",)).first()
    if row is None:
        return None
    if not Tenant.objects.get().is_active:
        _update(
            row,
            due_at=Now() + INACTIVE_PAUSE,
            leased_until=None,
            last_error="The tenant is inactive; this waits until it is active again.",
        )
        return None
    if row.sends - row.attempts > HANDED_OVER_IN_VAIN:
        _end(row, Outbox.State.DEAD, _never_came_back(row))
        return None
    return row


def _do(context: Context, row: Outbox) -> None:
    job = registry.find(row.job)
    payload = {"period": row.period, **row.payload} if job.wants_period else row.payload
    with _on_behalf(context, row), doing(row):
        job.function(**payload)
    _end(row, Outbox.State.DONE, "")


@contextmanager
def _on_behalf(context: Context, row: Outbox) -> Iterator[None]:
    """Act as the member who wanted it, with the rights they hold now; else as the Worker."""
    if row.member_id is None:
        member = Member.objects.get(kind=Member.Kind.WORKER)
    else:
        member = Member.objects.get(id=row.member_id)
    if not member.is_active:
        raise Refused(f"{member} is no longer active here, so this was not done on their behalf.")
    with bound(replace(context, member_id=member.id, rights=rights_of(member))):
        yield


def _record(tenant_id: UUID, row: Outbox, error: Exception) -> None:
    """Count the failure, in a transaction of its own; the effect's is undone by now."""
    attempts = row.attempts + 1
    is_final = isinstance(error, Refused | Forbidden) or attempts >= _max_attempts(row)
    with unit_of_work(tenant_id=tenant_id):
        if is_final:
            _end(row, Outbox.State.DEAD, _sentence(error), attempts=attempts)
        else:
            _update(
                row,
                attempts=attempts,
                last_error=_sentence(error),
                due_at=Now() + rules.pause_after(attempts),
                leased_until=None,
            )


def _end(row: Outbox, state: str, sentence: str, **more: int) -> None:
    _update(row, state=state, last_error=sentence, ended_at=Now(), leased_until=None, **more)


def _update(row: Outbox, **fields: object) -> None:
    """Change the row unless another attempt has been counted since it was read."""
    same = Outbox.objects.filter(id=row.id, state=Outbox.State.PENDING, attempts=row.attempts)
    same.update(**fields)


def _max_attempts(row: Outbox) -> int:
    try:
        return registry.find(row.job).max_attempts
    except LookupError:
        return registry.MAX_ATTEMPTS


def _database_is_gone(error: Exception) -> bool:
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    return connection.connection is None or not connection.is_usable()


def _bug(error: Exception) -> bool:
    return not isinstance(error, Refused | Forbidden)


def _sentence(error: Exception) -> str:
    if isinstance(error, Refused | Forbidden):
        return error.sentence
    detail = " ".join(str(error).split())[:300] or "no more is known"
    return f"It failed on our side ({type(error).__name__}: {detail})."


def _never_came_back(row: Outbox) -> str:
    return f"It was begun {row.sends} times and never came to an end; it may be ending its worker."
