"""Batches: listed, planned, looked at."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest

from catalog import queries as catalog
from core.rights import Right
from core.web import Page, get_or_404, page_view
from core.web.listing import portion
from inventory import queries as stock
from production import blocking, forms, operations, queries
from production.stages import stages, yielded


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
    """One batch: how far it is, what stops it, the lots behind each line; what it took and made."""
    shown = get_or_404(queries.batches(), id)
    found = queries.progress(shown)
    return Page(
        batch=shown,
        found=found,
        blocks=blocking.blocks(shown, found),
        stages=stages(shown, found),
        made=yielded(shown, found),
        taken=queries.taken(shown),
        inputs=queries.inputs_of([shown.document_id]) if shown.is_migrated else [],
    )
