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


@page_view("production/lot.html", part="genealogy", right=Right.SEE_STOCK)
def lot(request: HttpRequest, id: UUID) -> Page:
    """One lot: what stops it, facts, where it came from and went, where it is, what happened."""
    shown = get_or_404(lots.lots(), id)
    places = list(stock.quants_of(shown))
    causes = stock.causes_of(shown.item, places)
    restrictions = list(lots.restrictions_on(shown, places={one.location_id for one in places}))
    return Page(
        lot=shown,
        today=stock.site_day(catalog.main_site()),
        view=request.GET.get("view", ""),
        back=queries.trace(shown, Direction.BACK),
        forward=queries.trace(shown, Direction.FORWARD),
        restrictions=restrictions,
        placed=lots.placements(restrictions),
        decision=next(iter(lots.decisions(shown)), None),
        places=places,
        causes=causes,
        stand=stock.stand_of(places, causes),
        reservations=stock.waiting_for(lot=shown),
        happenings=stock.happenings(shown),
    )
