"""One middleware owns the request's transaction: view and rendering inside it.

`/t/<slug>/...` is a tenant's: the person and their membership are read at the door, in their own
transaction, then one tenant transaction holds the rest. Everything else runs at the door. A path of
`settings.NO_TRANSACTION_PATHS` opens none: the API binds by token, health checks touch no tenant.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import get_script_prefix, set_script_prefix
from django.utils import timezone

from core.accounts import queries
from core.memberships import Membership, memberships_of
from core.refusals import Forbidden, Refused
from core.tenancy.work import at_the_door, unit_of_work
from core.web import answers
from core.web.pages import UNPROCESSABLE
from core.web.sessions import session_of

_MOUNT = re.compile(r"/t/(?P<slug>[^/]+)(?P<rest>/.*)?")
Answer = Callable[[HttpRequest], HttpResponseBase]


class UnitOfWork:
    """Binds each request to its tenant, or to the door, in one transaction."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        path = request.path_info
        if path.startswith(tuple(settings.NO_TRANSACTION_PATHS)):
            return self.get_response(request)
        mount = _MOUNT.fullmatch(path)
        if mount is None:
            with at_the_door():
                return self._answer(request)
        return self._in_tenant(request, mount["slug"], mount["rest"] or "/")

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A Refused or Forbidden that no form caught: a sentence, and nothing changed."""
        if isinstance(error, Forbidden):
            return answers.forbidden(request, error)
        if isinstance(error, Refused):
            return answers.refused(request, error)
        return None

    def process_template_response(
        self, request: HttpRequest, response: TemplateResponse
    ) -> TemplateResponse:
        """A form that is shown again with errors answers 422, whoever wrote its view."""
        form = (response.context_data or {}).get("form")
        if (
            request.method == "POST"
            and response.status_code == 200
            and getattr(form, "errors", False)
        ):
            response.status_code = UNPROCESSABLE
        return response

    def _in_tenant(self, request: HttpRequest, slug: str, rest: str) -> HttpResponseBase:
        membership = _membership(request, slug)
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if membership is None:
            with at_the_door():
                return answers.not_found(request)
        if membership.asks_second_factor and not _has_second_factor(request):
            with at_the_door():
                return answers.factor_needed(request, membership.tenant_name)
        outer = get_script_prefix()
        try:
            _mount(request, membership, rest)
            with (
                timezone.override(membership.time_zone),
                unit_of_work(
                    tenant_id=membership.tenant_id,
                    member_id=membership.member_id,
                    person_id=request.user.pk,
                    rights=membership.rights,
                ),
            ):
                return self._answer(request)
        finally:
            set_script_prefix(outer)

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code >= 500 or getattr(response, "undoes", False):
            transaction.set_rollback(True)
        return response


def _membership(request: HttpRequest, slug: str) -> Membership | None:
    """Read session, person and membership at the door; request.user is set from here on."""
    with at_the_door():
        request.session = session_of(request)
        request.user = request._cached_user = get_user(request)  # type: ignore[attr-defined]
    if not request.user.is_authenticated:
        return None
    mine = memberships_of(request.user.pk)
    return next((one for one in mine if one.slug == slug), None)


def _has_second_factor(request: HttpRequest) -> bool:
    assert request.user.pk is not None
    with at_the_door():
        return queries.factors_of(request.user.pk).app_since is not None


def _mount(request: HttpRequest, membership: Membership, rest: str) -> None:
    """Make the tenant the application's root, so that no URL in it mentions the slug."""
    prefix = f"/t/{membership.slug}"
    request.membership = membership  # type: ignore[attr-defined]
    request.path_info = rest
    request.META["SCRIPT_NAME"] = prefix
    request.urlconf = settings.TENANT_URLCONF
    set_script_prefix(prefix + "/")
