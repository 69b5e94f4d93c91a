"""Batches: listed, planned, looked at."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from catalog import queries as catalog
from core.rights import Right
from core.web import Page, get_or_404, page_view
from core.web.listing import portion
from inventory import queries as stock
from production import blocking, forms, operations, queries
from production.stages import stages, yielded

STATES = {
    "": gettext_lazy("Open"),
    "planned": gettext_lazy("Planned"),
    "running": gettext_lazy("Running"),
    "closed": gettext_lazy("Closed"),
    "aborted": gettext_lazy("Aborted"),
    "all": gettext_lazy("All"),
}


@page_view("production/batches.html", part="rows", right=Right.SEE_BATCHES)
def batches(request: HttpRequest) -> Page:
    """Open batches, the late ones first; `?status=` shows another state, `?item=` one item's."""
    state, code = request.GET.get("status", ""), request.GET.get("item", "").strip()
    item = catalog.item_by_code(code) if code else None
    found = queries.batches_listed(state=state, item=item)
    return Page(
        state=state if state in STATES else "",
        states=STATES,
        code=code,
        item=item,
        asked={"status": state, "item": code},
        today=stock.site_day(catalog.main_site()),
        rows=portion(request, found.none() if code and item is None else found),
    )


@page_view("production/plan.html", right=Right.PLAN_BATCHES)
def plan(request: HttpRequest) -> Page:
    """Plan a batch; or only look at what it would need and find, also from `?version=`."""
    if request.method != "POST":
        return Page(**_looked_at(request))
    form = forms.PlanBatch(request.POST)
    if "look" in request.POST:
        return Page(form=form, preview=form.result if form.run(queries.preview) else None)
    if form.run(operations.plan_batch):
        return Page.see("batch", form.result.id, flash=f"Batch {form.result} is planned.")
    return Page(form=form)


def _looked_at(request: HttpRequest) -> dict[str, Any]:
    """The form as the address fills it in, with the preview where it says enough."""
    asked = {name: request.GET.get(name, "") for name in ("version", "quantity", "uom")}
    today = stock.site_day(catalog.main_site())
    version = forms.PlanBatch().named(asked["version"])
    if version is None:
        return {"form": forms.PlanBatch(initial={"planned_on": today})}
    initial = {
        "version": version.id,
        "quantity": asked["quantity"] or version.entered_batch_size,
        "uom": asked["uom"] or version.entered_uom,
        "planned_on": today,
    }
    looked = forms.PlanBatch({**initial, "planned_on": str(today)})
    if not looked.run(queries.preview):
        return {"form": forms.PlanBatch(initial=initial)}
    return {"form": forms.PlanBatch(initial=initial), "preview": looked.result}


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
        stood_in=queries.stood_in(shown),
        reworked=queries.reworked(shown),
        inputs=queries.inputs_of([shown.document_id]) if shown.is_migrated else [],
    )
