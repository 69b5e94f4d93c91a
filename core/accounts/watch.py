"""The security log: who signed in, who failed, from where. No secret ever stands in it.

Texts from outside are logged by repr, so that a line break in one cannot forge a second entry.
"""

from __future__ import annotations

import logging

from django.core.cache import cache

from core import mail
from core.accounts.people import person_with_email
from core.accounts.sealing import hash_of

TOLD_FOR_SECONDS = 3600
log = logging.getLogger("batcherp.security")


def signed_in(*, email: str, address: str) -> None:
    log.info("signed in: %r from %s", email, address)


def failed(*, email: str, address: str) -> None:
    log.warning("sign-in failed: %r from %s", email, address)


def locked(*, email: str, address: str) -> None:
    """Log the lock and tell the owner, at most once an hour."""
    log.warning("sign-in locked after too many failures: %r from %s", email, address)
    user = person_with_email(email)
    if user is None or not user.is_active:
        return
    if cache.add(f"locked:{hash_of(email)}", True, timeout=TOLD_FOR_SECONDS):
        mail.write(
            to=user.email,
            subject="Somebody tries to sign in as you",
            text=f"Too many wrong passwords were sent for {user.email}, from {address}. Further "
            "attempts from browsers that never signed in as you are refused for some minutes; "
            "yours go on working.\n\nIf that was not you, nothing needs to be done unless your "
            "password is short or used elsewhere; then set a new one and add an authenticator "
            "app.\n",
        )
