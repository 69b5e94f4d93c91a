"""API tokens on a page: what there is, making one, ending one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core import queries
from core.operations import tokens as operations
from core.rights import SENTENCES, Right
from core.tenancy.context import required
from core.web.forms import OperationForm
from core.web.pages import Page, get_or_404, page_view


class MakeToken(OperationForm):
    """A name, what it may do at most, and for how long."""

    name = forms.CharField(
        label=_("Name"),
        max_length=100,
        help_text=_("Say which program uses it; it stands in the audit trail."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("At most what you may do, now and later. It ends with your own rights."),
    )
    valid_days = forms.IntegerField(
        label=_("Valid for, in days"),
        initial=90,
        min_value=1,
        max_value=operations.LONGEST_LIFE_DAYS,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = required().rights
        choices = [(right.value, SENTENCES[right]) for right in Right if right.value in held]
        self.fields["scopes"].choices = choices  # type: ignore[attr-defined]


class RevokeToken(OperationForm):
    """Why it ends."""

    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)


@page_view("core/tokens.html", right=Right.MANAGE_TOKENS)
def tokens(request: HttpRequest) -> Page:
    """The tokens; POST makes one and shows its secret, this once."""
    form = MakeToken(request.POST or None)
    if form.is_submitted() and form.run(operations.make_token):
        return Page(tokens=queries.tokens(), form=MakeToken(), made=form.result, status=201)
    return Page(tokens=queries.tokens(), form=form)


@page_view("core/revoke_token.html", right=Right.MANAGE_TOKENS)
def revocation(request: HttpRequest, id: UUID) -> Page:
    """Ask before a token ends; POST ends it."""
    token = get_or_404(queries.tokens(), id)
    form = RevokeToken(request.POST if request.method == "POST" else None)
    if form.is_submitted() and form.run(operations.revoke_token, token=token):
        said = _("The token “%(name)s” opens nothing any more.") % {"name": token.name}
        return Page.see("tokens", flash=said)
    return Page(token=token, form=form)
