"""Sessions whose key is stored hashed and whose content opens with the browser's key only."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from core.accounts.sealing import hash_of, session_box
from core.models.sessions import Session

SEEN_EVERY = timedelta(minutes=1)
PRUNED_AT_ONCE = 50


class SessionStore(SessionBase):
    """One browser's session: at most 30 days old, at most `SESSION_IDLE_SECONDS` unused."""

    def __init__(self, session_key: str | None = None, agent: str = "") -> None:
        self.agent = agent[:200]
        super().__init__(session_key)

    def load(self) -> dict[str, Any]:
        """The session's content, or nothing when it ended. Notes that it was seen."""
        now = timezone.now()
        row = in_force(now).filter(key_hash=hash_of(self.session_key or "")).first()
        if row is None:
            self._session_key = None
            return {}
        if now - row.last_seen_at > SEEN_EVERY:
            Session.objects.filter(pk=row.pk).update(last_seen_at=now)
        return self.decode(row.content)

    def exists(self, session_key: str) -> bool:
        return Session.objects.filter(key_hash=hash_of(session_key)).exists()

    def create(self) -> None:
        """A new key, in a row of its own; some of those that ended go."""
        self.clear_expired()
        self._session_key = self._get_new_session_key()  # type: ignore[attr-defined]
        self.save(must_create=True)
        self.modified = True

    def save(self, must_create: bool = False) -> None:
        """Write the content. Raises UpdateError when the session was ended meanwhile."""
        if self.session_key is None:
            return self.create()
        content = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        fields = {"user_id": content.get(SESSION_KEY), "content": self.encode(content)}
        if must_create:
            return self._insert(fields)
        if not Session.objects.filter(key_hash=hash_of(self.session_key)).update(**fields):
            raise UpdateError
        return None

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is not None:
            Session.objects.filter(key_hash=hash_of(key)).delete()

    def encode(self, session_dict: dict[str, Any]) -> str:
        box = session_box(self.session_key or "")
        return box.encrypt(json.dumps(session_dict).encode()).decode()

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """The content; nothing when our part of the key has changed."""
        box = session_box(self.session_key or "")
        try:
            content: dict[str, Any] = json.loads(box.decrypt(session_data))
        except InvalidToken:
            return {}
        return content

    @classmethod
    def clear_expired(cls) -> None:
        """Remove some sessions that ended; rows another request is removing are left to it."""
        ended = Session.objects.filter(_ended(timezone.now())).select_for_update(skip_locked=True)
        Session.objects.filter(
            pk__in=list(ended.values_list("pk", flat=True)[:PRUNED_AT_ONCE])
        ).delete()

    def _insert(self, fields: dict[str, Any]) -> None:
        now = timezone.now()
        try:
            with transaction.atomic():
                Session.objects.create(
                    key_hash=hash_of(self.session_key or ""),
                    agent=self.agent,
                    last_seen_at=now,
                    expires_at=now + timedelta(seconds=settings.SESSION_COOKIE_AGE),
                    **fields,
                )
        except IntegrityError as taken:
            raise CreateError from taken


def in_force(now: datetime) -> QuerySet[Session]:
    """Sessions that are neither too old nor unused for too long."""
    return Session.objects.exclude(_ended(now))


def _ended(now: datetime) -> Q:
    idle = timedelta(seconds=settings.SESSION_IDLE_SECONDS)
    return Q(expires_at__lte=now) | Q(last_seen_at__lte=now - idle)
