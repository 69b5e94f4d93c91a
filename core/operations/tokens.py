"""API tokens: making one, and ending it."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError
from django.db.models.functions import Now

from core.models import ApiToken, Member, TokenUse
from core.operation import operation
from core.refusals import Refused
from core.rights import Right
from core.tenancy import context as tenancy

SECRET_BYTES = 32  # 256 bits from the system's generator
LONGEST_LIFE_DAYS = 366
_MARK = "btk_"  # says what it is to those who scan files for lost secrets


@dataclass(frozen=True, slots=True)
class MadeToken:
    """A new token and its secret, which is known here and now only."""

    token: ApiToken
    secret: str


@operation(Right.MANAGE_TOKENS)
def make_token(*, name: str, scopes: list[str], valid_days: int) -> MadeToken:
    """A token that acts as a member of its own, for `valid_days` days, with `scopes` at most.

    Raises Refused for an empty or taken name, a scope that is no right or that the maker does not
    hold, no scope at all, and a life of less than a day or more than a year.
    """
    name = name.strip()
    _check(name=name, scopes=scopes, valid_days=valid_days)
    secret = _MARK + secrets.token_urlsafe(SECRET_BYTES)
    acting = Member.objects.create(kind=Member.Kind.INTEGRATION, printed_name=name)
    try:
        token = ApiToken.objects.create(
            name=name,
            prefix=secret[:12],
            digest=digest_of(secret),
            scopes=sorted(set(scopes)),
            acting=acting,
            made_by_id=tenancy.current_member_id(),
            expires_at=Now() + timedelta(days=valid_days),
        )
    except IntegrityError as error:
        raise _taken(name) from error
    TokenUse.objects.create(token=token)
    token.refresh_from_db()
    return MadeToken(token, secret)


@operation(Right.MANAGE_TOKENS)
def revoke_token(*, token: ApiToken, reason: str = "") -> None:
    """End a token at once. Raises Refused when it was revoked before."""
    revoked = ApiToken.objects.filter(id=token.id, revoked_at=None).update(revoked_at=Now())
    if not revoked:
        raise Refused(f"The token “{token}” was revoked before.", code="revoked_before")
    Member.objects.filter(id=token.acting_id).update(is_active=False)


def note_use(*, token_id: UUID) -> None:
    """Remember that the token is used now; whoever notes it at the same moment does it for both."""
    mine = TokenUse.objects.filter(token_id=token_id).select_for_update(skip_locked=True)
    TokenUse.objects.filter(id__in=mine.values("id")).update(last_used_at=Now())


def digest_of(secret: str) -> bytes:
    """What is kept of a secret: 256 random bits, so nobody guesses it back from its SHA-256."""
    return hashlib.sha256(secret.encode(errors="replace")).digest()


def _taken(name: str) -> Refused:
    return Refused(f"There is a token “{name}” already. Choose another name.", field="name")


def _check(*, name: str, scopes: list[str], valid_days: int) -> None:
    if not name:
        raise Refused("A token needs a name that says which program uses it.", field="name")
    if ApiToken.objects.filter(name=name, revoked_at=None).exists():
        raise _taken(name)
    if not 1 <= valid_days <= LONGEST_LIFE_DAYS:
        raise Refused(
            f"A token lives 1 to {LONGEST_LIFE_DAYS} days; {valid_days} were asked for.",
            field="valid_days",
        )
    if not scopes:
        raise Refused("Choose at least one right for the token.", field="scopes")
    unknown = sorted(set(scopes) - {right.value for right in Right})
    if unknown:
        raise Refused(f"There is no right called {', '.join(unknown)}.", field="scopes")
    beyond = sorted(set(scopes) - tenancy.required().rights)
    if beyond:
        raise Refused(
            f"You do not hold {', '.join(beyond)} yourself, so a token of yours cannot either.",
            field="scopes",
        )
