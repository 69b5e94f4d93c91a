"""How often one token, and all of a tenant's together, may ask. Counted in the cache."""

from __future__ import annotations

import logging
import time
from typing import Any

from django.conf import settings
from django.core.cache import cache
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

WINDOW_SECONDS = 60
log = logging.getLogger("batcherp.api")


class Rate(BaseThrottle):
    """Requests in the running minute. A cache that is away refuses nobody."""

    setting = ""

    def subject(self, bearer: Any) -> str:
        """Who is counted together."""
        raise NotImplementedError

    def allow_request(self, request: Request, view: Any) -> bool:
        bearer: Any = request.user
        window = int(time.time() // WINDOW_SECONDS)
        key = f"rate:{bearer.tenant_id}:{self.subject(bearer)}:{window}"
        try:
            cache.add(key, 0, timeout=2 * WINDOW_SECONDS)
            asked = cache.incr(key)
        except Exception as error:
            log.warning("Requests are not counted: the cache is away (%s).", error)
            return True
        return bool(asked <= settings.API_REQUESTS_A_MINUTE[self.setting])

    def wait(self) -> float:
        return WINDOW_SECONDS - time.time() % WINDOW_SECONDS


class TokenRate(Rate):
    """One token's requests."""

    setting = "token"

    def subject(self, bearer: Any) -> str:
        return str(bearer.token_id)


class TenantRate(Rate):
    """All requests of a tenant's tokens."""

    setting = "tenant"

    def subject(self, bearer: Any) -> str:
        return "all"
