"""A mock recall: one page, and the same as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from core.reports.answers import neutral
from core.rights import Right
from core.web import Page, get_or_404, page_view, tenant_stream
from inventory.rules import plain
from lots import queries as lots
from production import queries
from production.queries import Recall

COLUMNS = ("what", "where", "document", "sku", "lot", "quantity", "unit")


@page_view("production/recall.html", right=Right.SEE_STOCK)
def recall(request: HttpRequest, id: UUID) -> Page:
    """Whom to call, what is still here, and whether it adds up. Nothing is blocked by it."""
    shown = get_or_404(lots.lots(), id)
    return Page(lot=shown, recall=queries.recall(shown), asked_at=timezone.now())


@page_view("production/recall.html", right=Right.SEE_STOCK)
def recall_csv(request: HttpRequest, id: UUID) -> HttpResponseBase:
    """The same as a file, a line for each place where something of it is."""
    shown = get_or_404(lots.lots(), id)

    def lines() -> Iterator[bytes]:
        yield _line(COLUMNS)
        yield from map(_line, _rows(queries.recall(shown)))

    name = f"recall-{shown.id}.csv"
    return tenant_stream(lines, content_type="text/csv; charset=utf-8", file_name=name)


def _rows(found: Recall) -> Iterator[tuple[str, ...]]:
    for one in found.sent:
        lot = one.lot
        amount = (plain(one.quantity), lot.item.uom)
        yield ("shipped", one.customer, one.shipment, lot.item.sku, lot.code, *amount)
    for quant in found.on_hand:
        amount = (plain(quant.on_hand), quant.item.uom)
        where = quant.location.code
        yield ("on hand", where, quant.container_code, quant.item.sku, quant.lot.code, *amount)
    for batch in found.batches:
        lot_code = batch.output_lot.code if batch.output_lot else ""
        amount = (plain(batch.quantity) if batch.quantity else "", batch.item.uom)
        yield ("batch", "", str(batch), batch.item.sku, lot_code, *amount)


def _line(cells: tuple[str, ...]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow([neutral(cell) for cell in cells])
    return out.getvalue().encode()
