"""What is done to a batch, each on a page of its own, filled in with what is left to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _

from core.rights import Right
from core.web import OperationForm, Page, get_or_404, page_view
from inventory import operations as inventory
from inventory import queries as stock
from inventory.rules import plain
from production import forms, operations, queries
from production.models import Batch
from production.queries import Progress

TEMPLATE = "production/act.html"


@dataclass(frozen=True, slots=True)
class Act:
    """The words of a page that does one thing to a batch. `shows` is the part below the form."""

    title: str
    says: str
    button: str
    done: str
    icon: str = "check"
    tone: str = "primary"
    shows: str = ""


@page_view(TEMPLATE, right=Right.PLAN_BATCHES)
def reservations(request: HttpRequest, id: UUID) -> Page:
    """Reserve all that the batch still needs, lot by lot."""
    batch = get_or_404(queries.batches(), id)
    act = Act(
        _("Reserve for %(batch)s") % {"batch": batch},
        _("Holds by FEFO all that is not reserved yet. Nobody else can take it."),
        _("Reserve everything"),
        _("Batch %(batch)s has all it needs reserved.") % {"batch": batch},
        shows="rest",
    )
    return _acted(batch, act, forms.Nothing(_sent(request)), operations.reserve_batch)


@page_view(TEMPLATE, right=Right.PLAN_BATCHES)
def reallocation(request: HttpRequest, id: UUID) -> Page:
    """Reserve anew what is reserved and may not be used any more."""
    batch = get_or_404(queries.batches(), id)
    act = Act(
        _("Reserve anew for %(batch)s") % {"batch": batch},
        _("Releases the lots that can no longer be used, and holds others by FEFO instead."),
        _("Reserve anew"),
        _("What batch %(batch)s has reserved may be used.") % {"batch": batch},
        shows="kept",
    )
    return _acted(batch, act, forms.Nothing(_sent(request)), operations.reallocate_batch)


@page_view(TEMPLATE, right=Right.PLAN_BATCHES)
def release(request: HttpRequest, id: UUID) -> Page:
    """Set free what the batch has reserved."""
    batch = get_or_404(queries.batches(), id)
    found = queries.progress(batch)
    act = Act(
        _("Release what %(batch)s has reserved") % {"batch": batch},
        _("The lots are free for others. What was issued stays issued."),
        _("Release the reservations"),
        _("What batch %(batch)s had reserved is free.") % {"batch": batch},
        shows="kept",
    )
    return _acted(
        batch,
        act,
        forms.Release(_sent(request)),
        inventory.release_reservations,
        {"reservations": found.reservations},
        found,
    )


@page_view(TEMPLATE, right=Right.RUN_BATCHES)
def issues(request: HttpRequest, id: UUID) -> Page:
    """Issue all that is left; with `?line=` one line, in part, from several lots or a named one."""
    batch = get_or_404(queries.batches(), id)
    found = queries.progress(batch)
    asked = request.GET.get("line", "")
    line = next((one for one in found.lines if str(one.line.line) == asked), None)
    if line and batch.is_open:
        return _issue_line(request, batch, found, line)
    act = Act(
        _("Issue to %(batch)s") % {"batch": batch},
        _("Takes what is reserved first, the rest by FEFO, and starts the batch."),
        _("Issue everything"),
        _("Batch %(batch)s has all it needs.") % {"batch": batch},
        shows="rest",
    )
    form = forms.Keyed(_sent(request))
    return _acted(batch, act, form, operations.issue_rest, found=found)


def _issue_line(
    request: HttpRequest, batch: Batch, found: Progress, line: queries.LineProgress
) -> Page:
    choices = queries.for_line(batch, line.line)
    form = forms.IssueLine(_sent(request), line=line, choices=choices)
    act = Act(
        _("Issue %(item)s to %(batch)s") % {"item": line.item.name, "batch": batch},
        _("Filled in by FEFO. Type other quantities to take less, or other lots."),
        _("Issue"),
        _("%(item)s is issued to batch %(batch)s.") % {"item": line.item.name, "batch": batch},
        shows="line",
    )
    given = {"batch": batch, "line": line.line.line}
    page = _acted(batch, act, form, operations.issue_line, given, found)
    page.values |= {"line": line, "skipped": choices.skipped, "today": stock.site_day(batch.site)}
    return page


@page_view(TEMPLATE, right=Right.RUN_BATCHES)
def returns(request: HttpRequest, id: UUID) -> Page:
    """Take back what the batch did not use; `?lot=` fills in one of its lots."""
    batch = get_or_404(queries.batches(), id)
    found = queries.progress(batch)
    asked = request.GET.get("lot", "")
    lot = next((one for one in found.held if str(one.lot.id) == asked), None)
    initial = (
        {"lot": asked, "quantity": plain(lot.quantity), "location": lot.location.code}
        if lot
        else {}
    )
    form = forms.ReturnUnused(_sent(request), held=found.held, initial=initial)
    act = Act(
        _("Return what %(batch)s did not use") % {"batch": batch},
        _("It goes back on hand in the same lot."),
        _("Return it"),
        _("It is back on hand."),
        icon="back",
    )
    return _acted(batch, act, form, operations.return_unused, found=found)


@page_view(TEMPLATE, right=Right.RUN_BATCHES)
def outputs(request: HttpRequest, id: UUID) -> Page:
    """Say what the batch has made: its product, or what came with it."""
    batch = get_or_404(queries.batches(), id)
    found = queries.progress(batch)
    left = (batch.planned_quantity or found.made) - found.made
    initial = {
        "lot": queries.next_output_code(batch),
        "quantity": plain(left) if left > 0 else None,
    }
    form = forms.DeclareOutput(_sent(request), initial=initial)
    act = Act(
        _("What %(batch)s has made") % {"batch": batch},
        _("Makes a lot, linked to everything that went into the batch."),
        _("Make the lot"),
        _("What batch %(batch)s made is on hand.") % {"batch": batch},
        icon="plus",
        shows="outputs",
    )
    return _acted(batch, act, form, operations.declare_output, found=found)


@page_view(TEMPLATE, right=Right.RUN_BATCHES)
def completion(request: HttpRequest, id: UUID) -> Page:
    """Issue what is left, receive the output lot and close the batch, in one step."""
    batch = get_or_404(queries.batches(), id)
    planned = None if batch.planned_quantity is None else plain(batch.planned_quantity)
    form = forms.CompleteBatch(_sent(request), initial={"quantity": planned})
    act = Act(
        _("Complete %(batch)s") % {"batch": batch},
        _("Takes what is listed below, makes the lot and closes the batch."),
        _("Complete the batch"),
        _("Batch %(batch)s is completed.") % {"batch": batch},
        shows="rest",
    )
    return _acted(batch, act, form, operations.complete_batch)


@page_view(TEMPLATE, right=Right.RUN_BATCHES)
def closure(request: HttpRequest, id: UUID) -> Page:
    """Close a batch that has made something."""
    batch = get_or_404(queries.batches(), id)
    act = Act(
        _("Close %(batch)s") % {"batch": batch},
        _("Nothing more goes in or comes out. What it had reserved and did not use is free."),
        _("Close the batch"),
        _("Batch %(batch)s is closed.") % {"batch": batch},
        shows="outputs",
    )
    return _acted(batch, act, forms.CloseBatch(_sent(request)), operations.close_batch)


@page_view(TEMPLATE, right=Right.RUN_BATCHES)
def abortion(request: HttpRequest, id: UUID) -> Page:
    """End a batch that made nothing."""
    batch = get_or_404(queries.batches(), id)
    act = Act(
        _("Abort %(batch)s") % {"batch": batch},
        _("It ends without a lot, for good. What it had reserved is free."),
        _("Abort the batch"),
        _("Batch %(batch)s is aborted.") % {"batch": batch},
        icon="x",
        tone="danger",
    )
    return _acted(batch, act, forms.AbortBatch(_sent(request)), operations.abort_batch)


def _acted(
    batch: Batch,
    act: Act,
    form: OperationForm,
    operation: Callable[..., Any],
    given: Mapping[str, Any] | None = None,
    found: Progress | None = None,
) -> Page:
    """The page; or, once it is done, the batch's. A batch that is over has only its own page."""
    if form.is_submitted():
        if form.run(operation, **(given or {"batch": batch})):
            return Page.see("batch", batch.id, flash=act.done)
    elif not batch.is_open:
        return Page.see("batch", batch.id)
    return Page(batch=batch, act=act, form=form, found=found or queries.progress(batch))


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None
