"""One code of an authenticator is used once: the time step of the last one is kept with it."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt
from django.db import transaction


def use(authenticator: Authenticator, code: str) -> bool:
    """Mark the step of a genuine `code` as used; False when it or a later one was used before."""
    secret = decrypt(authenticator.data["secret"])
    steps = [
        step
        for step in yield_hotp_counters_from_time()
        if format_hotp_value(hotp_value(secret, step)) == code.strip()
    ]
    return bool(steps) and _advance(authenticator, max(steps))


def _advance(authenticator: Authenticator, step: int) -> bool:
    with transaction.atomic():
        row = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
        if row.data.get("last_step", 0) >= step:
            return False
        row.data["last_step"] = step
        row.save(update_fields=["data"])
    authenticator.data = row.data
    return True
