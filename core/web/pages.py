"""@page_view: a view returns a Page; the decorator renders all of it or the part htmx asked for."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.template.response import TemplateResponse
from django.utils.cache import patch_vary_headers

from core.operation import require
from core.operations.events import note_view
from core.rights import Right
from core.web.forms import OperationForm

UNPROCESSABLE = 422
M = TypeVar("M", bound=Model)


class Page:
    """What a view shows: the template's values. `status` where it is not 200."""

    def __init__(self, *, status: int | None = None, **values: Any) -> None:
        self.status = status
        self.values = values
        self.location: str | None = None
        self.flash = ""

    @classmethod
    def see(cls, to: Any, *args: Any, flash: str = "") -> Page:
        """Answer with 303 to another page, and say there what happened."""
        page = cls(status=303)
        page.location = resolve_url(to, *args)
        page.flash = flash
        return page


View = Callable[..., Page | HttpResponseBase]


def page_view(
    template: str, *, right: Right | None, part: str | None = None
) -> Callable[[View], Callable[..., HttpResponseBase]]:
    """Make a page of a view for members who hold `right` (None: every member).

    htmx requests that are not boosted get the partial `part` of the template; forms that were
    refused or invalid answer 422.
    """

    def wrap(view: View) -> Callable[..., HttpResponseBase]:
        @functools.wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if right is not None:
                require(right)
            _note(request)
            page = view(request, *args, **kwargs)
            return (
                page
                if isinstance(page, HttpResponseBase)
                else _render(request, page, template, part)
            )

        answer.right = right  # type: ignore[attr-defined]
        return answer

    return wrap


def _note(request: HttpRequest) -> None:
    """Write down what an auditor, or whoever else is here for a time only, is shown."""
    membership = getattr(request, "membership", None)
    if membership is not None and membership.is_watched:
        asked = request.META.get("QUERY_STRING", "")
        note_view(path=request.path_info + (f"?{asked}" if asked else ""))


def _render(request: HttpRequest, page: Page, template: str, part: str | None) -> HttpResponseBase:
    if page.location is not None:
        return _redirect(request, page)
    htmx = getattr(request, "htmx", None)
    wants_part = bool(part and htmx and not htmx.boosted)
    response = TemplateResponse(
        request, f"{template}#{part}" if wants_part else template, page.values, status=_status(page)
    )
    patch_vary_headers(response, ["HX-Request"])
    return response


def _redirect(request: HttpRequest, page: Page) -> HttpResponseBase:
    if page.flash:
        messages.success(request, page.flash)
    response = HttpResponseRedirect(page.location or "/")
    response.status_code = 303
    return response


def _status(page: Page) -> int:
    if page.status is not None:
        return page.status
    forms = (value for value in page.values.values() if isinstance(value, OperationForm))
    return UNPROCESSABLE if any(form.is_bound and form.errors for form in forms) else 200


def get_or_404(rows: QuerySet[M], record_id: UUID) -> M:
    """The row of `rows` with this id. Another tenant's id is a 404 like any unknown one."""
    found = rows.filter(pk=record_id).first()
    if found is None:
        raise Http404
    return found
