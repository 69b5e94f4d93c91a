"""Which piece of promised work is being done right now."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from core.models import Outbox

_work: ContextVar[Outbox | None] = ContextVar("batcherp_work", default=None)


def current_work() -> Outbox:
    """The row whose effect this is. Raises LookupError outside a job."""
    row = _work.get()
    if row is None:
        raise LookupError("No job is running.")
    return row


@contextmanager
def doing(row: Outbox) -> Iterator[None]:
    """Name the row for as long as the block."""
    token = _work.set(row)
    try:
        yield
    finally:
        _work.reset(token)
