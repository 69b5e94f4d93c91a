"""Pages outside a tenant: the start, one's own security, the sessions one has open."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.accounts import codes, people, queries
from core.memberships import memberships_of
from core.web import Page, page_view


@login_required
@page_view("account/start.html", right=None)
def start(request: HttpRequest) -> Page | HttpResponseBase:
    """Straight to the only tenant, or a choice of several, or what to do without one."""
    memberships = memberships_of(_me(request))
    if len(memberships) == 1:
        return redirect(memberships[0].url)
    return Page(memberships=memberships)


@login_required
@page_view("account/security.html", right=None)
def security(request: HttpRequest) -> Page:
    """Password, second factor, recovery codes and open sessions of the signed-in person."""
    return Page(
        factors=queries.factors_of(_me(request)),
        sessions=queries.open_sessions(_me(request)),
        current=queries.session_with_key(request.session.session_key or ""),
    )


@login_required
@require_POST
@page_view("account/security.html", right=None)
def end_session(request: HttpRequest, id: UUID) -> Page:
    """End one of one's own sessions; another person's id ends nothing."""
    people.end_session(user_id=_me(request), session_id=id)
    return Page.see("security", flash=_("That session has ended."))


@login_required
@require_POST
@page_view("account/security.html", right=None)
def end_other_sessions(request: HttpRequest) -> Page:
    """End every session but this one."""
    ended = people.end_sessions(_me(request), but=request.session.session_key)
    return Page.see("security", flash=_("%(count)s other sessions have ended.") % {"count": ended})


class AddAuthenticator(ActivateTOTPView):  # type: ignore[misc]
    """Adds an authenticator app; the code that proves it works cannot sign in afterwards."""

    def form_valid(self, form: Any) -> HttpResponseBase:
        response: HttpResponseBase = super().form_valid(form)
        added = Authenticator.objects.get(user=self.request.user, type=Authenticator.Type.TOTP)
        codes.use(added, form.cleaned_data["code"])
        return response

    def get_context_data(self, **values: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**values)
        return {**context, "secret": context["form"].secret}


def _me(request: HttpRequest) -> UUID:
    assert request.user.pk is not None  # the pages above ask for a sign-in
    return request.user.pk
