"""A worker that takes nothing while the queue holds messages leaves; its supervisor starts it anew.

After a lost connection a Celery worker may go on living without ever taking a message again.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from dataclasses import dataclass, field
from typing import Any

import redis
from celery.signals import task_received, worker_ready
from celery.worker import state

from core.jobs import hints

SECONDS_OF_PATIENCE = 20.0
SECONDS_BETWEEN_LOOKS = 2.0
log = logging.getLogger(__name__)


@dataclass
class Watch:
    """Since when the queue has held messages that this worker could have taken and did not."""

    queue: str
    patience_seconds: float = SECONDS_OF_PATIENCE
    idle_since: float | None = field(default=None)

    def took(self, **_: Any) -> None:
        """A message arrived: all is well."""
        self.idle_since = None

    def is_stalled(self, *, now: float, waiting: int, is_busy: bool) -> bool:
        """Whether messages have waited beyond patience while nothing was done here."""
        if is_busy or not waiting:
            self.idle_since = None
            return False
        if self.idle_since is None:
            self.idle_since = now
        return now - self.idle_since > self.patience_seconds


def leave_when_stalled(app: Any) -> None:
    """Have every worker of `app` watch itself from when it is ready."""
    watch = Watch(app.conf.task_default_queue)
    task_received.connect(watch.took, weak=False)

    @worker_ready.connect(weak=False)  # type: ignore[untyped-decorator]
    def begin(**_: Any) -> None:
        threading.Thread(target=_look, args=(watch,), daemon=True).start()


def _look(watch: Watch) -> None:
    while True:
        time.sleep(SECONDS_BETWEEN_LOOKS)
        try:
            waiting = int(hints.client().llen(watch.queue))
        except redis.RedisError:
            waiting = 0
        busy = bool(state.active_requests)
        if watch.is_stalled(now=time.monotonic(), waiting=waiting, is_busy=busy):
            log.error("This worker takes nothing although work waits; it leaves to be restarted.")
            os.kill(os.getpid(), signal.SIGKILL)
