"""Lots, and the ledger of movements with its file and its corrections."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from catalog import queries as catalog
from core.refusals import Refused
from core.reports.answers import neutral
from core.rights import Right
from core.web import Page, get_or_404, page_view, tenant_stream
from core.web.listing import portion
from inventory import forms, operations, queries, rows
from inventory.words import moved
from lots import queries as lot_queries

FILTERS = ("item", "lot", "kind", "since", "until")


@page_view("inventory/lots.html", part="rows", right=Right.SEE_STOCK)
def lots(request: HttpRequest) -> Page:
    """The lots the address asks for, with what is left of each."""
    form = forms.FilterLots(request.GET)
    wanted = form.wanted()
    found = queries.lots_matching(wanted) if wanted else queries.lots_with_stock().none()
    rows = portion(request, found)
    return Page(
        form=form,
        asked={name: said for name, said in request.GET.items() if said and name != "page"},
        today=_today(),
        rows=rows,
        held=lot_queries.held_among(rows.rows),
    )


@page_view("inventory/movements.html", part="rows", right=Right.SEE_STOCK)
def movements(request: HttpRequest) -> Page:
    """The movements the address asks for, the latest first."""
    form = forms.FilterMovements(request.GET)
    wanted = form.wanted()
    found = queries.movements_matching(wanted) if wanted else queries.movements().none()
    asked = {name: request.GET[name] for name in FILTERS if request.GET.get(name)}
    return Page(form=form, rows=portion(request, found), asked=asked)


@page_view("inventory/movements.html", right=Right.SEE_STOCK)
def movements_csv(request: HttpRequest) -> HttpResponseBase:
    """A download of all that the filter matches. Raises Refused for one that cannot be read."""
    wanted = forms.FilterMovements(request.GET).wanted()
    if wanted is None:
        raise Refused(_("The filter cannot be read. Correct it on the page of movements."))

    def lines() -> Iterator[bytes]:
        yield _line(rows.COLUMNS)
        for movement in queries.all_movements_matching(wanted):
            yield _line(rows.cells(movement))

    return tenant_stream(lines, content_type="text/csv; charset=utf-8", file_name="movements.csv")


@page_view("inventory/reverse.html", right=Right.ADJUST_STOCK)
def reversal(request: HttpRequest, id: UUID) -> Page:
    """Undo a movement by one the other way round."""
    movement = get_or_404(queries.movements(), id)
    form = forms.Reverse(request.POST or None)
    if form.is_submitted() and form.run(operations.reverse, movements=[movement]):
        said = _("Undone: %(moved)s.") % {"moved": moved(movement)}
        return Page.see("lot", movement.lot_id, flash=said)
    return Page(
        movement=movement, lot=movement.lot, form=form, undone_by=queries.undone_by(movement)
    )


def _line(cells: tuple[str, ...]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow([neutral(cell) for cell in cells])
    return out.getvalue().encode()


def _today() -> date:
    return queries.site_day(catalog.main_site())
