"""Idempotency-Key: a change sent again has one effect and the same answer.

The key's row is inserted first, in the transaction of the effect. A second request with the key
waits at that row: when the first commits it finds the answer, when the first is undone it makes
the change itself. Only changes that were made are kept; a refusal changed nothing, so it is judged
anew.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from uuid import UUID

from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse

from core.api.problems import Problem
from core.ids import new_id
from core.models import KeptAnswer
from core.tenancy import context as tenancy

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
LONGEST_KEY = 200
KEY_PATTERN = f"[!-~]{{1,{LONGEST_KEY}}}"
KEPT_HEADERS = ("Content-Type", "ETag", "Location")

_CLAIM = """
    INSERT INTO core_keptanswer (id, tenant_id, member_id, key, fingerprint, headers, body)
    VALUES (%s, %s, %s, %s, %s, '{}', '')
    ON CONFLICT (tenant_id, member_id, key) DO NOTHING
"""
_LOCK_TIMEOUT = "55P03"


def once(request: HttpRequest, change: Callable[[], HttpResponse]) -> HttpResponse:
    """The answer of `change`, made now or kept from the first time this key was sent.

    Raises Problem when the key is missing, was used for another request, or is still at work.
    """
    key = _key_of(request)
    row_id = new_id()
    fingerprint = _fingerprint(request)
    while not _claimed(row_id, key, fingerprint):
        # None: it was removed for its age just now, so the key is new again.
        if (kept := _kept(key, fingerprint)) is not None:
            return kept
    answer = change()
    if answer.status_code < 300:
        _keep(row_id, answer)
    return answer


def _key_of(request: HttpRequest) -> str:
    key = request.headers.get(HEADER, "")
    if not key:
        raise Problem(
            400,
            "idempotency_key_missing",
            f"Send {HEADER} with a value of your own, a new one for each change, so that a "
            "repeated request is done once.",
        )
    if not re.fullmatch(KEY_PATTERN, key):
        raise Problem(
            400,
            "idempotency_key_malformed",
            f"{HEADER} takes 1 to {LONGEST_KEY} visible ASCII characters without spaces.",
        )
    return key


def _fingerprint(request: HttpRequest) -> bytes:
    """What makes two requests the same: method, address and the body byte by byte."""
    asked = f"{request.method} {request.get_full_path()}\n".encode(errors="replace")
    return hashlib.sha256(asked + request.body).digest()


def _claimed(row_id: UUID, key: str, fingerprint: bytes) -> bool:
    """Whether this request is the first with the key; waits for one that is at work."""
    who = (tenancy.current_tenant_id(), tenancy.current_member_id())
    values = (row_id, *who, key, fingerprint)
    try:
        with connection.cursor() as cursor:
            cursor.execute(_CLAIM, values)
            return bool(cursor.rowcount)
    except OperationalError as error:
        if getattr(error.__cause__, "pgcode", None) != _LOCK_TIMEOUT:
            raise
        raise Problem(
            409,
            "still_running",
            "The first request with this key is still at work. Ask again in a moment.",
            headers={"Retry-After": "5"},
        ) from error


def _kept(key: str, fingerprint: bytes) -> HttpResponse | None:
    kept = KeptAnswer.objects.filter(member_id=tenancy.current_member_id(), key=key).first()
    if kept is None:
        return None
    if bytes(kept.fingerprint) != fingerprint:
        raise Problem(
            409,
            "idempotency_key_reused",
            f"This {HEADER} was sent with another request before. Use a new one for each change.",
        )
    headers = {**kept.headers, REPLAYED: "true"}
    return HttpResponse(kept.body, status=kept.status or 200, headers=headers)


def _keep(row_id: UUID, answer: HttpResponse) -> None:
    KeptAnswer.objects.filter(id=row_id).update(
        status=answer.status_code,
        headers={name: answer[name] for name in KEPT_HEADERS if name in answer},
        body=answer.content.decode(),
    )
