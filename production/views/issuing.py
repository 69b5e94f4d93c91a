"""A named lot is issued to a batch."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _

from core.rights import Right
from core.templatetags.trade import quantity
from core.web import Page, get_or_404, page_view
from lots import queries as lots
from production import issuing


@page_view("production/issue.html", right=Right.RUN_BATCHES)
def issue(request: HttpRequest, id: UUID) -> Page:
    """Issue this lot to a batch, where it lies; against FEFO only with right and reason."""
    lot = get_or_404(lots.lots(), id)
    asked = {name: request.GET.get(name, "") for name in ("at", "quantity")}
    form = issuing.IssueNamed(request.POST or None, lot=lot, **asked)
    if form.is_submitted() and form.run(issuing.issue, lot=lot):
        said = _("%(quantity)s of %(lot)s issued to batch %(batch)s.") % {
            "quantity": quantity(form.cleaned_data["quantity"], lot.item.uom),
            "lot": lot.code,
            "batch": form.result,
        }
        return Page.see("lot", lot.id, flash=said)
    return Page(lot=lot, form=form)
