"""What a person may see of their own account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet
from django.utils import timezone

from core.accounts.sealing import hash_of
from core.accounts.sessions import in_force
from core.models import Session


@dataclass(frozen=True, slots=True)
class Factors:
    """Since when a person has an authenticator app, and how many recovery codes are left."""

    app_since: datetime | None
    codes_left: int


def factors_of(user_id: UUID) -> Factors:
    """The second factors of a person; none is (None, 0)."""
    rows = {row.type: row for row in Authenticator.objects.filter(user_id=user_id)}
    app = rows.get(Authenticator.Type.TOTP)
    recovery = rows.get(Authenticator.Type.RECOVERY_CODES)
    return Factors(
        app_since=app.created_at if app else None,
        codes_left=len(recovery.wrap().get_unused_codes()) if recovery else 0,
    )


def open_sessions(user_id: UUID) -> QuerySet[Session]:
    """A person's sessions in force, the one seen last first."""
    return in_force(timezone.now()).filter(user_id=user_id).order_by("-last_seen_at", "pk")


def session_with_key(session_key: str) -> Session | None:
    """The session a browser's key opens."""
    return Session.objects.filter(key_hash=hash_of(session_key)).first()
