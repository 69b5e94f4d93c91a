"""The receipt of a new lot."""

from __future__ import annotations

from django.http import HttpRequest

from core.rights import Right
from core.web import Page, page_view
from inventory import forms, operations

PREFILLED = ("item", "uom", "supplier", "location")


@page_view("inventory/receive.html", right=Right.RECEIVE)
def receive(request: HttpRequest) -> Page:
    """Receive a new lot; the address may say of which item, from whom and where to."""
    known = {name: request.GET[name] for name in PREFILLED if name in request.GET}
    form = forms.ReceiveLot(request.POST or None, initial=known)
    if form.is_submitted() and form.run(operations.receive_lot):
        return Page.see("lot", form.result.id, flash=form.flash())
    return Page(form=form)
