"""The audit trail and the tenant's settings as pages."""

from __future__ import annotations

from urllib.parse import urlencode

from django.forms.models import model_to_dict
from django.http import HttpRequest
from django.utils.translation import gettext as _

from core import operations as core
from core.administration import forms, queries
from core.administration.shown import changes_of
from core.models import Tenant
from core.rights import Right
from core.web import Page, page_view


@page_view("administration/trail.html", part="entries", right=Right.SEE_AUDIT)
def trail(request: HttpRequest) -> Page:
    """What was done, newest first, a page at a time."""
    form = forms.FilterTrail(request.GET)
    wanted = form.wanted()
    found = queries.audit_entries(wanted) if wanted else []
    shown, more = found[: queries.PAGE], len(found) > queries.PAGE
    asked = _asked(request)
    return Page(
        form=form,
        entries=[
            {"entry": entry, "kind": forms.kind_of(entry.relation), "changes": changes_of(entry)}
            for entry in shown
        ],
        events=queries.events(wanted) if wanted else [],
        views=queries.views(wanted) if wanted else [],
        older=urlencode({**asked, "before": str(shown[-1].id)}) if more else "",
        asked=urlencode(asked),
    )


@page_view("administration/settings.html", right=Right.MANAGE_SETTINGS)
def settings(request: HttpRequest) -> Page:
    """The tenant's name, time zone and currency; POST changes them."""
    tenant = Tenant.objects.get()
    form = forms.TenantSettings(request.POST or None, initial=model_to_dict(tenant))
    if form.is_submitted() and form.run(core.change_tenant):
        return Page.see("settings", flash=_("The settings are changed."))
    return Page(form=form)


def _asked(request: HttpRequest) -> dict[str, str]:
    """The filter as it stands in the address, without the place to read on from."""
    return {name: str(said) for name, said in request.GET.items() if said and name != "before"}
