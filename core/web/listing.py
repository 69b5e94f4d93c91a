"""Long lists, a portion at a time: what comes first, and a link to what follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest

AT_ONCE = 50
LAST_PAGE = 2_000
M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Portion(Generic[M]):
    """Rows of one page; `previous` and `next` are the queries of the pages beside it, or empty."""

    rows: Sequence[M]
    previous: str
    next: str


def portion(request: HttpRequest, rows: QuerySet[M]) -> Portion[M]:
    """The rows of the page that `?page=` names, the first one unless it says otherwise."""
    page = _page(request.GET.get("page", ""))
    first = (page - 1) * AT_ONCE
    found = list(rows[first : first + AT_ONCE + 1])
    more = len(found) > AT_ONCE and page < LAST_PAGE
    return Portion(
        found[:AT_ONCE],
        previous=_query(request, page - 1) if page > 1 else "",
        next=_query(request, page + 1) if more else "",
    )


def _page(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1
    return min(max(number, 1), LAST_PAGE)


def _query(request: HttpRequest, page: int) -> str:
    given = request.GET.copy()
    given["page"] = str(page)
    return given.urlencode()
