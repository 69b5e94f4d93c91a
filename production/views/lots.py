"""The lot's page stands here, since it shows what is above lots: stock, batches, genealogy."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest

from catalog import queries as catalog
from core.rights import Right
from core.web import Page, get_or_404, page_view
from inventory import queries as stock
from lots import queries as lots
from lots.queries import Direction
from production import queries

HISTORY = 100


@page_view("production/lot.html", part="genealogy", right=Right.SEE_STOCK)
def lot(request: HttpRequest, id: UUID) -> Page:
    """One lot: facts, where it came from and went, where it is, what happened."""
    shown = get_or_404(lots.lots(), id)
    return Page(
        lot=shown,
        today=stock.site_day(catalog.main_site()),
        view=request.GET.get("view", ""),
        back=queries.trace(shown, Direction.BACK),
        forward=queries.trace(shown, Direction.FORWARD),
        places=stock.quants_of(shown),
        movements=stock.movements_of(shown)[:HISTORY],
    )
