"""Who would get what: the answer FEFO gives now, and why it passes over the rest."""

from __future__ import annotations

from django.http import HttpRequest

from catalog import queries as catalog
from core.rights import Right
from core.web import Page, page_view
from inventory import forms, queries
from inventory.rules import Demand


@page_view("inventory/allocation.html", part="answer", right=Right.SEE_STOCK)
def allocation(request: HttpRequest) -> Page:
    """What FEFO would take for what the address asks. Looking takes and reserves nothing."""
    site = catalog.main_site()
    today = queries.site_day(site)
    is_asked = "quantity" in request.GET
    known = {"need_on": str(today), **request.GET.dict()}
    form = forms.Allocate(known if is_asked else None, initial=known)
    if not is_asked or not form.is_valid():
        return Page(form=form, today=today)
    asked = form.cleaned_data
    use = asked["use"] or queries.use_of(asked["item"])
    demand = Demand(1, asked["item"].id, asked["quantity"], asked["life_days"] or 0)
    need_on = asked["need_on"] or today
    (answer,) = queries.allocation(site=site, need_on=need_on, demands=[demand], use=use)
    return Page(
        form=form,
        today=today,
        use=use,
        need_on=need_on,
        answer=answer,
        later=queries.next_in_line(answer, site),
    )
