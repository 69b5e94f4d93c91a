"""What is done to a lot where it lies: one small page for each kind of movement."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog import queries as catalog
from core.rights import Right
from core.web import Page, get_or_404, page_view
from inventory import forms, operations, queries
from inventory.words import moved
from lots import queries as lots
from lots.models import Lot


@dataclass(frozen=True, slots=True)
class Act:
    """One thing done to a lot: its words, its form, and the operation that does it."""

    title: Any
    meaning: Any
    button: Any
    icon: str
    form: type[forms.OfALot]
    operation: Callable[..., Any]
    tone: str = "primary"


TRANSFER = Act(
    gettext_lazy("Move"),
    gettext_lazy("To another place, into a container or out of it. The lot stays the same."),
    gettext_lazy("Move it"),
    "swap",
    forms.Transfer,
    operations.transfer,
)
ADJUST = Act(
    gettext_lazy("Adjust to counted"),
    gettext_lazy("Type what is really there; the difference is booked with your reason."),
    gettext_lazy("Book the difference"),
    "clip",
    forms.Adjust,
    operations.adjust,
)
SCRAP = Act(
    gettext_lazy("Scrap"),
    gettext_lazy("It is destroyed and leaves stock for good; a reversal undoes a mistake."),
    gettext_lazy("Scrap it"),
    "x",
    forms.Scrap,
    operations.scrap,
    tone="danger",
)
SAMPLE = Act(
    gettext_lazy("Take a sample"),
    gettext_lazy("What is taken leaves stock. Lots in quarantine may be sampled too."),
    gettext_lazy("Take the sample"),
    "flask",
    forms.Sample,
    operations.sample,
)
RETURN = Act(
    gettext_lazy("Return to supplier"),
    gettext_lazy("It leaves stock for where it came from, under a return of its own number."),
    gettext_lazy("Send it back"),
    "truck",
    forms.ReturnToSupplier,
    operations.return_to_supplier,
)


@page_view("inventory/act.html", right=Right.MOVE_STOCK)
def transfer(request: HttpRequest, id: UUID) -> Page:
    """Move a lot, split it, or merge its containers."""
    return _act(request, id, TRANSFER)


@page_view("inventory/act.html", right=Right.ADJUST_STOCK)
def adjustment(request: HttpRequest, id: UUID) -> Page:
    """Put right what is on hand of a lot."""
    return _act(request, id, ADJUST)


@page_view("inventory/act.html", right=Right.ADJUST_STOCK)
def scrap(request: HttpRequest, id: UUID) -> Page:
    """Destroy some of a lot."""
    return _act(request, id, SCRAP)


@page_view("inventory/act.html", right=Right.SAMPLE)
def sample(request: HttpRequest, id: UUID) -> Page:
    """Take a sample of a lot."""
    return _act(request, id, SAMPLE)


@page_view("inventory/act.html", right=Right.MOVE_STOCK)
def supplier_return(request: HttpRequest, id: UUID) -> Page:
    """Send some of a lot back to its supplier."""
    return _act(request, id, RETURN)


def _act(request: HttpRequest, id: UUID, act: Act) -> Page:
    lot = get_or_404(lots.lots(), id)
    form = act.form(request.POST or None, lot=lot, at=request.GET.get("at", ""))
    if form.is_submitted() and form.run(act.operation, lot=lot):
        return Page.see("lot", lot.id, flash=_said(lot))
    return Page(lot=lot, act=act, form=form, today=queries.site_day(catalog.main_site()))


def _said(lot: Lot) -> str:
    """What the ledger has written last of the lot, in words."""
    movement = queries.movements_of(lot)[:1].get()
    return _("%(lot)s: %(moved)s.") % {"lot": lot.code, "moved": moved(movement)}
