"""The audit trail and the tenant's settings as pages."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.forms.models import model_to_dict
from django.http import HttpRequest
from django.utils.translation import gettext as _

from core import operations as core
from core.administration import forms, queries
from core.models import AuditEntry, Tenant
from core.rights import Right
from core.web import Page, page_view

UNSAID = {"id", "tenant_id", "leaf", "xid", "token_hash"}


@page_view("administration/trail.html", part="entries", right=Right.SEE_AUDIT)
def trail(request: HttpRequest) -> Page:
    """What was done, newest first, a page at a time."""
    form = forms.FilterTrail(request.GET)
    wanted = form.wanted()
    found = queries.audit_entries(wanted) if wanted else []
    shown = found[: queries.PAGE]
    return Page(
        form=form,
        entries=[
            {"entry": entry, "kind": forms.kind_of(entry.relation), "changes": _changes(entry)}
            for entry in shown
        ],
        events=queries.events(wanted) if wanted else [],
        views=queries.views(wanted) if wanted else [],
        older=_older(request, shown[-1]) if len(found) > queries.PAGE else "",
    )


@page_view("administration/settings.html", right=Right.MANAGE_SETTINGS)
def settings(request: HttpRequest) -> Page:
    """The tenant's name, time zone and currency; POST changes them."""
    tenant = Tenant.objects.get()
    form = forms.TenantSettings(request.POST or None, initial=model_to_dict(tenant))
    if form.is_submitted() and form.run(core.change_tenant):
        return Page.see("settings", flash=_("The settings are changed."))
    return Page(form=form)


def _changes(entry: AuditEntry) -> list[tuple[str, str, str]]:
    """Field, before, after; what only the machinery reads is left out."""
    before, after = entry.before or {}, entry.after or {}
    names = sorted({*before, *after} - UNSAID)
    changes = [(name, _said(before.get(name)), _said(after.get(name))) for name in names]
    return [(_spoken(name), was, became) for name, was, became in changes if was or became]


def _spoken(name: str) -> str:
    return name.removesuffix("_id").replace("_", " ")


def _said(value: Any) -> str:
    """A stored value for a reader; nothing for what was left empty."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def _older(request: HttpRequest, last: AuditEntry) -> str:
    kept = {name: value for name, value in request.GET.items() if value and name != "before"}
    return "?" + urlencode({**kept, "before": str(last.id)})
