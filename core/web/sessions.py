"""The session of a request, read where identity tables may be read: at the door."""

from __future__ import annotations

from django.conf import settings
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest

from core.accounts.sessions import SessionStore


class Sessions(SessionMiddleware):
    """Django's sessions, except that a tenant page has its session read at the door already.

    What a tenant's page changes in it is saved in the tenant's transaction, where the policy shows
    the signed-in person's own sessions only.
    """

    def process_request(self, request: HttpRequest) -> None:
        if not hasattr(request, "session"):
            request.session = session_of(request)


def session_of(request: HttpRequest) -> SessionStore:
    """The session this browser's cookie names, not read yet."""
    return SessionStore(
        request.COOKIES.get(settings.SESSION_COOKIE_NAME), request.headers.get("User-Agent", "")
    )
