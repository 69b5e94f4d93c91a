"""A bound context as text with its signature, as app.acting() reads it."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Mapping
from uuid import UUID

from django.conf import settings

from core.tenancy.context import Context

_BLOCK_BYTES = 64


def signed(context: Context) -> str:
    """`context` as the database takes it: fields joined by '|', HMAC-SHA256 (RFC 2104) last."""
    key_id, key = next(iter(keys().items()))
    expires = int(time.time()) + settings.CONTEXT_LIFETIME_SECONDS
    fields = (
        key_id,
        str(expires),
        context.phase.value,
        _text(context.tenant_id),
        _text(context.member_id),
        _text(context.person_id),
        context.operation,
    )
    body = "|".join(fields)
    return f"{body}|{hmac.digest(key, body.encode(), hashlib.sha256).hex()}"


def keys() -> Mapping[str, bytes]:
    """The signing keys by id, the signing one first; a second one is being rotated out or in."""
    return settings.CONTEXT_KEYS


def pads(key: bytes) -> tuple[bytes, bytes]:
    """The inner and outer pad of an HMAC key (RFC 2104 section 2), as the database stores it."""
    block = key.ljust(_BLOCK_BYTES, b"\0")
    return bytes(b ^ 0x36 for b in block), bytes(b ^ 0x5C for b in block)


def _text(value: UUID | None) -> str:
    return "" if value is None else str(value)
