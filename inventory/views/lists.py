"""Lots and movements."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest

from catalog import queries as catalog
from core.rights import Right
from core.web import Page, page_view
from core.web.listing import portion
from inventory import queries


@page_view("inventory/lots.html", part="rows", right=Right.SEE_STOCK)
def lots(request: HttpRequest) -> Page:
    """Lots with what is left of each, the latest first."""
    show = request.GET.get("show", "")
    found = queries.lots_with_stock(all_of_them=show == "all")
    return Page(show=show, today=_today(), rows=portion(request, found))


@page_view("inventory/movements.html", part="rows", right=Right.SEE_STOCK)
def movements(request: HttpRequest) -> Page:
    """Every movement, the latest first."""
    return Page(rows=portion(request, queries.movements()))


def _today() -> date:
    return queries.site_day(catalog.main_site())
