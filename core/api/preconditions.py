"""ETag and If-Match: a change is made to what its sender saw, or not at all."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

from django.http import HttpRequest

from core.api.problems import Problem

TAGS_PATTERN = r'\*|(W/)?"[!#-~]*"(, *(W/)?"[!#-~]*")*'
_TAG = re.compile(r'(?:W/)?"[^"]*"')


def etag_of(body: bytes) -> str:
    """The tag of a representation: two with the same bytes are the same."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def is_unchanged(request: HttpRequest, etag: str) -> bool:
    """Whether the asker has this representation already (If-None-Match)."""
    given = request.headers.get("If-None-Match", "")
    return given.strip() == "*" or etag in [tag.removeprefix("W/") for tag in _TAG.findall(given)]


def require_match(request: HttpRequest, current: bytes) -> None:
    """Raise Problem 428 without If-Match, 412 with what is there now when it differs."""
    given = request.headers.get("If-Match", "")
    if not given:
        raise Problem(
            428,
            "if_match_missing",
            "Send If-Match with the ETag of the record as you read it, so that nobody's change "
            "is overwritten unseen.",
        )
    if not re.fullmatch(TAGS_PATTERN, given.strip()):
        raise Problem(
            400,
            "if_match_malformed",
            "If-Match takes the ETag of the record as it was sent, quotes included.",
        )
    etag = etag_of(current)
    if given.strip() == "*" or etag in _TAG.findall(given):
        return
    now: Any = json.loads(current)
    raise Problem(
        412,
        "changed_meanwhile",
        "The record was changed since you read it. “current” is what it is now; decide again.",
        headers={"ETag": etag},
        current=now,
    )
