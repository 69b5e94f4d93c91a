"""Batches: planned, looked at, completed."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest

from catalog import queries as catalog
from core.rights import Right
from core.web import Page, get_or_404, page_view
from core.web.listing import portion
from inventory import queries as stock
from inventory.rules import plain
from production import forms, operations, queries
from production.models import Batch


@page_view("production/batches.html", part="rows", right=Right.SEE_BATCHES)
def batches(request: HttpRequest) -> Page:
    """Batches, the latest first; `?status=` shows those of one state."""
    state = request.GET.get("status", "")
    return Page(state=state, rows=portion(request, queries.batches_by(state)))


@page_view("production/plan.html", right=Right.PLAN_BATCHES)
def plan(request: HttpRequest) -> Page:
    """Plan a batch."""
    today = stock.site_day(catalog.main_site())
    form = forms.PlanBatch(request.POST or None, initial={"planned_on": today})
    if form.is_submitted() and form.run(operations.plan_batch):
        return Page.see("batch", form.result.id, flash=f"Batch {form.result} is planned.")
    return Page(form=form)


@page_view("production/batch.html", right=Right.SEE_BATCHES)
def batch(request: HttpRequest, id: UUID) -> Page:
    """One batch: what FEFO would take and pass over; afterwards what it took."""
    shown = get_or_404(queries.batches(), id)
    planned = None if shown.planned_quantity is None else plain(shown.planned_quantity)
    return _page(shown, forms.CompleteBatch(initial={"quantity": planned}))


@page_view("production/batch.html", right=Right.RUN_BATCHES)
def completion(request: HttpRequest, id: UUID) -> Page:
    """Complete the batch: issue by FEFO, receive the output lot, close."""
    shown = get_or_404(queries.batches(), id)
    if request.method != "POST":
        return Page.see("batch", id)
    form = forms.CompleteBatch(request.POST)
    if form.run(operations.complete_batch, batch=shown):
        return Page.see("batch", id, flash=f"Batch {shown} is completed.")
    return _page(shown, form)


def _page(shown: Batch, form: forms.CompleteBatch) -> Page:
    return Page(
        batch=shown,
        form=form,
        allocations=queries.previewed(shown) if shown.is_open else [],
        taken=queries.taken(shown),
        stood_in=queries.stood_in(shown),
        reworked=queries.reworked(shown),
        inputs=queries.inputs_of([shown.document_id]) if shown.is_migrated else [],
    )
