"""The relay: hands due work to Celery under a lease, and again when the lease runs out.

It signs in as a role that sees the outbox of every tenant and nothing else. A lease doubles each
time, so that a queue that is merely slow is not sent the same work over and over; a row that a
worker has locked is under way and is left alone. Each tenant gets its turn.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

import redis
from django.conf import settings
from django.db import Error, connections
from django.utils.module_loading import import_string
from kombu.exceptions import OperationalError as BrokerError

from core.jobs import hints

ALIAS = "relay"
BUSY_PAUSE_SECONDS = 0.03
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much may be under way at once, and for how long before it is sent again."""

    in_flight: int = 16
    in_flight_per_tenant: int = 8
    lease_seconds: int = 10
    longest_lease_seconds: int = 900
    poll_seconds: float = 1.0

    @classmethod
    def of_settings(cls) -> Limits:
        return cls(**settings.RELAY)


@dataclass(frozen=True, slots=True)
class Due:
    """One row to send: all the relay knows of it."""

    id: UUID
    tenant_id: UUID


Send = Callable[[Due], None]


def run(limits: Limits, *, is_stopping: Callable[[], bool]) -> None:
    """Hand over work until told to stop; a lost database or Redis is waited for."""
    send = to_celery()
    pause = BUSY_PAUSE_SECONDS
    while not is_stopping():
        try:
            sent = hand_over(limits, send)
        except (Error, redis.RedisError, BrokerError, OSError) as error:
            log.warning("The relay waits for %s.", type(error).__name__)
            connections[ALIAS].close()
            time.sleep(limits.poll_seconds)
            continue
        # Soon after work was sent there is room for more; nobody rings for that.
        pause = BUSY_PAUSE_SECONDS if sent else min(pause * 2, limits.poll_seconds)
        if sent:
            time.sleep(pause)
        else:
            hints.wait_for_hint(pause)


def hand_over(limits: Limits, send: Send) -> int:
    """Lease what is due, tenant by tenant in turn, and send it; answers how much that was."""
    hints.client().ping()  # while Redis is away nothing is leased, so no lease grows
    leased = lease(limits)
    for number, due in enumerate(leased):
        try:
            send(due)
        except Exception:
            give_back(leased[number:])
            raise
    return len(leased)


def to_celery() -> Send:
    """Sends the ids of a row, and nothing else of it, to the workers."""
    app = import_string(settings.CELERY_APP)

    def send(due: Due) -> None:
        ids = {"outbox_id": str(due.id), "tenant_id": str(due.tenant_id)}
        app.send_task("core.perform", kwargs=ids, retry=False, ignore_result=True)

    return send


def lease(limits: Limits) -> list[Due]:
    """Take the next rows by turns of the tenants, as far as the limits allow."""
    with connections[ALIAS].cursor() as cursor:
        cursor.execute(
            _LEASE,
            {
                "all": limits.in_flight,
                "each": limits.in_flight_per_tenant,
                "first": limits.lease_seconds,
                "longest": limits.longest_lease_seconds,
            },
        )
        return [Due(id=row[0], tenant_id=row[1]) for row in cursor.fetchall()]


def give_back(unsent: Sequence[Due]) -> None:
    """End the leases of rows that could not be sent, as if they had never been taken."""
    with connections[ALIAS].cursor() as cursor:
        cursor.execute(_GIVE_BACK, [[due.id for due in unsent]])


_LEASE = """
WITH RECURSIVE waiting AS (
    (SELECT tenant_id FROM core_outbox WHERE state = 'pending' ORDER BY tenant_id LIMIT 1)
    UNION ALL
    SELECT (SELECT o.tenant_id FROM core_outbox o
            WHERE o.state = 'pending' AND o.tenant_id > w.tenant_id ORDER BY o.tenant_id LIMIT 1)
    FROM waiting w WHERE w.tenant_id IS NOT NULL
), flying AS (
    SELECT tenant_id, count(*) AS rows FROM core_outbox
    WHERE state = 'pending' AND leased_until > now() GROUP BY tenant_id
), turn AS (
    SELECT d.id, d.tenant_id,
           coalesce(f.rows, 0)
               + row_number() OVER (PARTITION BY w.tenant_id ORDER BY d.due_at, d.id) AS place
    FROM waiting w
    LEFT JOIN flying f ON f.tenant_id = w.tenant_id
    CROSS JOIN LATERAL (
        SELECT o.id, o.tenant_id, o.due_at FROM core_outbox o
        WHERE o.tenant_id = w.tenant_id AND o.state = 'pending' AND o.due_at <= now()
          AND (o.leased_until IS NULL OR o.leased_until <= now())
        ORDER BY o.due_at, o.id
        LIMIT greatest(%(each)s - coalesce(f.rows, 0), 0)) d
    WHERE w.tenant_id IS NOT NULL
), chosen AS (
    SELECT id, tenant_id FROM turn ORDER BY place, id
    LIMIT greatest(%(all)s - coalesce((SELECT sum(rows) FROM flying), 0), 0)
), taken AS (
    SELECT o.id, o.tenant_id FROM core_outbox o
    JOIN chosen c ON c.tenant_id = o.tenant_id AND c.id = o.id
    WHERE o.state = 'pending' AND (o.leased_until IS NULL OR o.leased_until <= now())
    FOR UPDATE OF o SKIP LOCKED
)
UPDATE core_outbox o
SET sends = o.sends + 1,
    lease_seconds = least(greatest(o.lease_seconds * 2, %(first)s), %(longest)s),
    leased_until = now() + make_interval(
        secs => least(greatest(o.lease_seconds * 2, %(first)s), %(longest)s))
FROM taken t WHERE t.tenant_id = o.tenant_id AND t.id = o.id
RETURNING o.id, o.tenant_id
"""

_GIVE_BACK = """
UPDATE core_outbox SET leased_until = NULL, lease_seconds = lease_seconds / 2, sends = sends - 1
WHERE id = ANY(%s) AND state = 'pending'
"""
