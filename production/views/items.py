"""The item's page stands here, since it shows what is above items: stock, reservations, recipes."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _

from catalog import forms, operations
from catalog import queries as catalog
from core.rights import Right
from core.web import Page, get_or_404, page_view
from core.web.listing import portion
from inventory import queries as stock
from lots import queries as lots
from production import queries


@page_view("production/item.html", part="lots", right=Right.SEE_STOCK)
def item(request: HttpRequest, id: UUID) -> Page:
    """One item: what there is of it by state and lot, who waits for it, where it is used.

    POST adds a unit or changes one.
    """
    one = get_or_404(catalog.items(), id)
    form = forms.ItemUnit(request.POST or None)
    if form.is_submitted() and form.run(operations.set_item_unit, item=one):
        return Page.see("item", one.id, flash=_("The unit is set."))
    rows = portion(request, stock.quants_of_item(one))
    return Page(
        item=one,
        units=catalog.item_units(one),
        form=form,
        today=stock.site_day(catalog.main_site()),
        standing=stock.states_of(one),
        rows=rows,
        causes=stock.causes_of(one, rows.rows),
        restrictions=lots.open_restrictions().filter(item=one),
        reservations=stock.waiting_for(item=one),
        used_in=queries.used_in(one),
        made_by=queries.recipes().filter(item=one),
    )
