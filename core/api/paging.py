"""Pages by cursor: where a list goes on, signed so that it opens that list of that tenant only."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core import signing
from django.db.models import QuerySet

from core.api.problems import Problem
from core.tenancy.context import current_tenant_id

DEFAULT_LIMIT, LARGEST_LIMIT = 50, 200
LONGEST_CURSOR = 1000


def limit_of(given: str | None) -> int:
    """How many records a page holds. Raises Problem 400 outside 1 to LARGEST_LIMIT."""
    if given is None:
        return DEFAULT_LIMIT
    if given.isascii() and given.isdigit() and len(given) < 5 and 1 <= int(given) <= LARGEST_LIMIT:
        return int(given)
    raise Problem(
        400,
        "bad_limit",
        f"“limit” is how many records a page holds: 1 to {LARGEST_LIMIT}.",
        fields={"limit": [f"Send a whole number from 1 to {LARGEST_LIMIT}."]},
    )


def page(
    rows: QuerySet[Any], *, list_name: str, cursor: str | None, limit: int
) -> tuple[list[Any], str | None]:
    """The next `limit` rows in the order of their ids, and the cursor to what follows."""
    after = opened(cursor, list_name) if cursor is not None else None
    if after is not None:
        rows = rows.filter(pk__gt=UUID(after))
    found = list(rows.order_by("pk")[: limit + 1])
    if len(found) <= limit:
        return found, None
    return found[:limit], sealed(str(found[limit - 1].pk), list_name)


def sealed(position: str, list_name: str) -> str:
    """`position` as a cursor of this list of this tenant."""
    return _signer(list_name).sign_object(position)


def opened(cursor: str, list_name: str, *, parameter: str = "cursor") -> str:
    """The position in a cursor. Raises Problem 400 for one that is not of this list."""
    try:
        if len(cursor) > LONGEST_CURSOR:
            raise signing.BadSignature
        return str(_signer(list_name).unsign_object(cursor))
    except (signing.BadSignature, ValueError) as error:
        raise Problem(
            400,
            "bad_cursor",
            "This cursor is not one of this list. Begin without it.",
            fields={parameter: ["Send the “next” of a page of this very list, unchanged."]},
        ) from error


def _signer(list_name: str) -> signing.Signer:
    return signing.Signer(salt=f"cursor {current_tenant_id()} {list_name}")
