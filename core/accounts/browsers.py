"""Browsers that have signed in before: they are not locked out by guesses made elsewhere.

A signed cookie names one browser of one account. Its failed attempts are counted apart, so a
stranger who guesses at an account uses up the strangers' attempts only.
"""

from __future__ import annotations

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from core.models import User

AGE_SECONDS = 180 * 24 * 3600
_SALT = "core.accounts.browsers"


def cookie_name() -> str:
    return "__Host-browser" if settings.IS_HTTPS else "batcherp_browser"


def remember(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Give this browser a name of its own for the account that has just signed in."""
    name = known_as(request, user.email) or secrets.token_urlsafe(12)
    response.set_cookie(
        cookie_name(),
        signing.dumps({"email": user.email, "name": name}, salt=_SALT, compress=False),
        max_age=AGE_SECONDS,
        secure=settings.IS_HTTPS,
        httponly=True,
        samesite="Lax",
    )


def known_as(request: HttpRequest, email: str) -> str:
    """This browser's name where it has signed in to `email` before, else an empty string."""
    try:
        said = signing.loads(
            request.COOKIES.get(cookie_name(), ""), salt=_SALT, max_age=AGE_SECONDS
        )
    except signing.BadSignature:
        return ""
    return str(said["name"]) if said["email"] == email.lower() else ""
