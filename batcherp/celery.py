"""Celery, set so that losing any part of it loses no work: Redis holds nothing of value.

Only the relay sends work (core/jobs/relay.py) and only beat sends ticks.
"""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "batcherp.settings")

import django
from celery import Celery
from django.conf import settings

django.setup()  # Celery's own programs start here, not in manage.py

from core.jobs.watchdog import leave_when_stalled  # noqa: E402

SECONDS_AT_MOST = 600
SECONDS_BETWEEN_TICKS = settings.TICK_SECONDS
# A message taken by a worker that died shows up again after this long. Just above the limit, since
# earlier would send work that is still being done.
VISIBILITY = {"visibility_timeout": SECONDS_AT_MOST + 60}

app = Celery("batcherp")
app.conf.update(
    broker_url=settings.REDIS_URL.replace("unix://", "redis+socket://", 1),
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    broker_transport_options={**VISIBILITY, "socket_connect_timeout": 5},
    result_backend_transport_options=VISIBILITY,
    visibility_timeout=VISIBILITY["visibility_timeout"],
    result_backend=None,
    task_ignore_result=True,
    task_serializer="json",
    accept_content=["json"],
    event_serializer="json",
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_time_limit=SECONDS_AT_MOST,
    task_soft_time_limit=SECONDS_AT_MOST - 30,
    worker_prefetch_multiplier=1,
    worker_soft_shutdown_timeout=5.0,
    worker_enable_soft_shutdown_on_idle=False,
    worker_hijack_root_logger=True,
    timezone="UTC",
    imports=["core.tasks"],
    beat_schedule={
        "tick": {
            "task": "core.tick",
            "schedule": SECONDS_BETWEEN_TICKS,
            # A tick nobody took in time is worth nothing: the next one does its work.
            "options": {"expires": SECONDS_BETWEEN_TICKS},
        }
    },
)
leave_when_stalled(app)
