"""Promising work: a row in the caller's transaction, and a hint that may get lost."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction

from core.ids import new_id
from core.jobs import hints, registry
from core.models import Outbox
from core.tenancy import context as tenancy


def enqueue(job: str, *, key: str = "", due_at: datetime | None = None, **payload: Any) -> Outbox:
    """Promise `job` with `payload`, to be done after this transaction has committed.

    The same `key` again promises nothing new: the row that stands is returned. It is done on
    behalf of the acting member, with the rights they hold by then. Raises LookupError for an
    unknown job and TypeError for a payload it does not take.
    """
    registry.find(job).check(payload)
    row = Outbox(
        job=job,
        key=key or f"once:{new_id()}",
        payload=json.loads(json.dumps(payload, cls=DjangoJSONEncoder)),
        member_id=tenancy.required().member_id,
    )
    if due_at is not None:
        row.due_at = due_at
    promise([row])
    return Outbox.objects.get(job=job, key=row.key)


def promise(rows: list[Outbox]) -> None:
    """Add the rows that are new by their key or period, and wake the relay on commit."""
    Outbox.objects.bulk_create(rows, ignore_conflicts=True)
    wake_on_commit()


def wake_on_commit() -> None:
    """Have the relay look when this transaction has committed; once is enough."""
    if not any(entry[1] is hints.wake_relay for entry in connection.run_on_commit):
        transaction.on_commit(hints.wake_relay, robust=True)
