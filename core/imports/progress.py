"""How far an import is, told through the cache, which may be wiped: it is only a comfort."""

from __future__ import annotations

import time
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any
from uuid import UUID

from django.core.cache import cache

from core.tenancy.context import current_tenant_id

KEPT_SECONDS = 3600
TOLD_EVERY_SECONDS = 0.5


class Progressing(AbstractContextManager["Progressing"]):
    """Tells the cache, at most twice a second, what is done of one import."""

    def __init__(self, import_id: UUID) -> None:
        self.key = _key(import_id)
        self.told_at = 0.0

    def __call__(self, what: str, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self.told_at < TOLD_EVERY_SECONDS and done != total:
            return
        self.told_at = now
        _quietly("set", self.key, {"what": what, "done": done, "total": total}, KEPT_SECONDS)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        _quietly("delete", self.key)


def progress_of(import_id: UUID) -> dict[str, Any] | None:
    """What is done, and how much of it, or None where nobody told."""
    found: dict[str, Any] | None = _quietly("get", _key(import_id))
    return found


def _key(import_id: UUID) -> str:
    return f"{current_tenant_id()}:import:{import_id}"


def _quietly(act: str, *words: Any) -> Any:
    """A cache that is away costs the progress, never the import."""
    try:
        return getattr(cache, act)(*words)
    except Exception:
        return None
