"""Pages for no: not found, forbidden, refused. They need no query and change nothing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from core.refusals import Forbidden, Refused


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The same page whatever was asked for: it does not say whether the thing exists elsewhere."""
    return _page(request, "404.html", 404, {})


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The member may not do this; everything of the request is undone."""
    sentence = exception.sentence if isinstance(exception, Forbidden) else ""
    return _page(request, "403.html", 403, {"sentence": sentence}, undo=True)


def factor_needed(request: HttpRequest, tenant_name: str) -> HttpResponse:
    """The tenant asks its members for a second factor, and this one has none yet."""
    return _page(request, "account/factor_needed.html", 403, {"tenant_name": tenant_name})


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Somebody tries too often; the owner may go on in a few minutes."""
    sentence = _("That was tried too often. Wait five minutes, then try again.")
    return _page(request, "422.html", 429, {"sentence": sentence})


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form did not come from one of our pages, or was open too long."""
    sentence = _(
        "This form was open too long or came from elsewhere. Load the page again and repeat."
    )
    return _page(request, "403.html", 403, {"sentence": sentence}, undo=True)


def refused(request: HttpRequest, error: Refused) -> HttpResponse:
    """A rule said no and no form was there to say it; everything of the request is undone."""
    return _page(request, "422.html", 422, {"sentence": error.sentence}, undo=True)


def server_error(request: HttpRequest) -> HttpResponse:
    """Our fault. Nothing was changed."""
    return _page(request, "500.html", 500, {})


def _page(
    request: HttpRequest, template: str, status: int, values: dict[str, str], *, undo: bool = False
) -> HttpResponse:
    response = HttpResponse(render_to_string(template, values, request=request), status=status)
    response.undoes = undo  # type: ignore[attr-defined]
    return response
