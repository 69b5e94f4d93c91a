"""Who a token is: looked up at the door, before any tenant is bound."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.http import HttpRequest
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from core.operations.tokens import digest_of
from core.tenancy.work import at_the_door

CHALLENGE = 'Bearer realm="Batcherp"'


@dataclass(frozen=True, slots=True)
class Bearer:
    """A token that may come in: its tenant, the member it acts as, what it may do now."""

    token_id: UUID
    tenant_id: UUID
    member_id: UUID
    rights: frozenset[str]
    is_use_noted: bool
    is_watched: bool
    is_authenticated: bool = True


def bearer_of(request: HttpRequest) -> Bearer | None:
    """The bearer of the request's `Authorization: Bearer ...`, or None for anything else."""
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        return None
    return bearer_named(secret.strip())


def bearer_named(secret: str) -> Bearer | None:
    """The bearer of this secret; None when it is unknown, expired, revoked or its maker is gone."""
    with at_the_door(), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM app.bearer(%s)", [digest_of(secret)])
        row = cursor.fetchone()
    if row is None:
        return None
    token_id, tenant_id, member_id, rights, is_use_noted, is_watched = row
    return Bearer(token_id, tenant_id, member_id, frozenset(rights), is_use_noted, is_watched)


class BearerAuthentication(BaseAuthentication):
    """For DRF: the bearer that the endpoint found at the door. Cookies are not looked at."""

    def authenticate(self, request: Request) -> tuple[Bearer, Any] | None:
        bearer: Bearer | None = getattr(request._request, "bearer", None)
        return None if bearer is None else (bearer, None)

    def authenticate_header(self, request: Request) -> str:
        return CHALLENGE
