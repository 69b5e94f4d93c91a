"""The page behind an invitation's link."""

from __future__ import annotations

from allauth.account.utils import perform_login
from django import forms
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.accounts import invitations, people
from core.accounts.words import RULE
from core.web import OperationForm, Page, page_view


class Join(OperationForm):
    """A button: who is signed in needs to type nothing."""


class SetPassword(OperationForm):
    password = forms.CharField(
        label=_("Password"),
        help_text=RULE,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


@page_view("invitations/invitation.html", right=None)
def invitation(request: HttpRequest, token: str) -> Page | HttpResponseBase:
    """What the link offers; POST accepts it. Whoever has an account signs in first."""
    offer = invitations.offer_of(token)
    if offer is None:
        return Page(status=404)
    sent = request.POST if request.method == "POST" else None
    if request.user.is_authenticated:
        form: OperationForm = Join(sent)
        if form.is_submitted() and form.run(invitations.accept, offer=offer, user=request.user):
            return Page.see(f"/t/{offer.slug}/", flash=gettext("Welcome."))
        return Page(offer=offer, form=form)
    if people.person_with_email(offer.email) is not None:
        return Page(offer=offer, must_sign_in=True)
    form = SetPassword(sent)
    if form.is_submitted() and form.run(invitations.accept_as_new, offer=offer):
        return _signed_in(request, form, offer)
    return Page(offer=offer, form=form)


def _signed_in(
    request: HttpRequest, form: OperationForm, offer: invitations.Offer
) -> HttpResponseBase:
    response: HttpResponseBase = perform_login(
        request,
        user=form.result,
        email_verification="none",
        redirect_url=f"/t/{offer.slug}/",
        email=offer.email,
    )
    return response
