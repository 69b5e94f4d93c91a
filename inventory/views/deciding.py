"""What somebody decides about a lot: its disposition, restrictions, a container that is opened."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _

from catalog import queries as catalog
from core.rights import Right
from core.web import Page, get_or_404, page_view
from core.web.listing import portion
from inventory import forms, queries
from lots import operations
from lots import queries as lots
from lots.models import Lot


@page_view("inventory/decide.html", right=Right.DECIDE_LOTS)
def disposition(request: HttpRequest, id: UUID) -> Page:
    """Release, reject or quarantine a lot."""
    lot = get_or_404(lots.lots(), id)
    form = forms.Decide(request.POST or None)
    if form.is_submitted() and form.run(operations.decide, lot=lot):
        said = _("Lot %(lot)s is %(disposition)s now.") % {
            "lot": lot.code,
            "disposition": form.result.get_disposition_display().lower(),
        }
        return Page.see("lot", lot.id, flash=said)
    return _page(lot, form)


@page_view("inventory/restrict.html", right=Right.DECIDE_LOTS)
def restriction(request: HttpRequest, id: UUID) -> Page:
    """Block uses of a lot, or of something wider that it belongs to."""
    lot = get_or_404(lots.lots(), id)
    form = forms.Restrict(request.POST or None, lot=lot)
    if form.is_submitted() and form.run(operations.restrict):
        return Page.see("lot", lot.id, flash=_("It is blocked from now on."))
    return _page(lot, form)


@page_view("inventory/lift.html", right=Right.DECIDE_LOTS)
def lifting(request: HttpRequest, id: UUID) -> Page:
    """End a restriction; the address may say from which lot's page somebody came."""
    one = get_or_404(lots.restrictions(), id)
    form = forms.Lift(request.POST or None)
    if form.is_submitted() and form.run(operations.lift, restriction=one):
        back = ("lot", one.lot_id) if one.lot_id else ("restrictions",)
        return Page.see(*back, flash=_("The restriction is lifted."))
    return Page(restriction=one, form=form)


@page_view("inventory/restrictions.html", right=Right.SEE_STOCK)
def restrictions(request: HttpRequest) -> Page:
    """What is blocked now, the oldest first."""
    rows = portion(request, lots.open_restrictions())
    return Page(rows=rows, placed=lots.placements(rows.rows))


@page_view("inventory/open_container.html", right=Right.MOVE_STOCK)
def opening(request: HttpRequest, id: UUID) -> Page:
    """Write down the day a container was opened."""
    container = get_or_404(lots.containers(), id)
    today = queries.site_day(catalog.main_site())
    form = forms.OpenContainer(request.POST or None, initial={"opened_on": today})
    if form.is_submitted() and form.run(operations.open_container, container=container):
        said = _("Container %(code)s is open.") % {"code": container.code}
        return Page.see("lot", container.lot_id, flash=said)
    return Page(container=container, lot=container.lot, form=form)


def _page(lot: Lot, form: forms.Decide | forms.Restrict) -> Page:
    return Page(
        lot=lot,
        form=form,
        today=queries.site_day(catalog.main_site()),
        reservations=queries.waiting_for(lot=lot),
    )
