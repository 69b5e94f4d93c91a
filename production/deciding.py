"""Batches that wait for somebody: short of an ingredient, at risk, late, or due and ready."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog import queries as catalog
from core.operation import may
from core.rights import Right
from core.templatetags.trade import quantity
from core.web.decisions import Decision
from inventory import queries as stock
from inventory.queries import Allocation, AtRisk
from production import queries
from production.models import Batch

DAYS_AHEAD = 7
MOST = 12
Status = Batch.Status


def batches() -> Iterator[Decision]:
    """Batches of the coming week that are short, late, or due by tomorrow with all they need."""
    today = stock.site_day(catalog.main_site())
    for batch in queries.due(through=today + timedelta(days=DAYS_AHEAD))[:MOST]:
        short = [line for line in queries.previewed(batch) if line.short > 0]
        if short:
            yield _short(batch, short)
        elif batch.planned_on < today:
            yield _late(batch, today)
        elif batch.planned_on <= today + timedelta(days=1) and batch.status == Status.PLANNED:
            yield _ready(batch, today)


def reservations_at_risk() -> Iterator[Decision]:
    """Batches for which a lot is reserved that can no longer be used."""
    by_document: dict[UUID, list[AtRisk]] = {}
    for risk in stock.reservations_at_risk():
        by_document.setdefault(risk.reservation.document_id, []).append(risk)
    for batch in queries.open_batches().filter(document__in=by_document):
        yield _at_risk(batch, by_document[batch.document_id])


def _short(batch: Batch, short: Sequence[Allocation]) -> Decision:
    title = ngettext(
        "%(batch)s is short of %(count)s ingredient",
        "%(batch)s is short of %(count)s ingredients",
        len(short),
    ) % {"batch": batch, "count": len(short)}
    action, url = _("See what is missing"), reverse("batch", args=[batch.id])
    waiting = [lot for line in short for lot in line.skipped if lot.cause == "quarantine"]
    if waiting and may(Right.DECIDE_LOTS):
        action = _("Decide %(lot)s") % {"lot": waiting[0].lot}
        url = reverse("lot", args=[waiting[0].lot_id])
    return Decision(
        title=title,
        consequence=" ".join(_missing(line) for line in short),
        due=batch.plan[1],
        action=action,
        url=url,
        icon="half",
        tone="rejected",
        is_pressing=True,
    )


def _missing(line: Allocation) -> str:
    said = _("%(quantity)s of %(item)s missing") % {
        "quantity": quantity(line.short, line.item.uom),
        "item": line.item.name,
    }
    passed = ", ".join(f"{lot.lot} {lot.detail}" for lot in line.skipped)
    return f"{said}; {passed}." if passed else f"{said}."


def _late(batch: Batch, today: date) -> Decision:
    days = (today - batch.plan[1]).days
    running = _("Everything it needs is here or issued; nothing has closed it.")
    waiting = _("Everything it needs is here; nobody has begun it.")
    return Decision(
        title=ngettext("%(batch)s is %(days)s day late", "%(batch)s is %(days)s days late", days)
        % {"batch": batch, "days": days},
        consequence=f"{_makes(batch)} {running if batch.status == Status.RUNNING else waiting}",
        due=batch.plan[1],
        action=_("Open batch"),
        url=reverse("batch", args=[batch.id]),
        icon="clock",
        tone="tone-near",
        is_pressing=True,
    )


def _at_risk(batch: Batch, risks: Sequence[AtRisk]) -> Decision:
    lots = ", ".join(
        _("%(lot)s (%(quantity)s): %(why)s")
        % {
            "lot": risk.reservation.lot,
            "quantity": quantity(risk.reservation.quantity, risk.reservation.item.uom),
            "why": risk.detail,
        }
        for risk in risks
    )
    title = ngettext(
        "A lot reserved for %(batch)s can no longer be used",
        "%(count)s lots reserved for %(batch)s can no longer be used",
        len(risks),
    ) % {"batch": batch, "count": len(risks)}
    return Decision(
        title=title,
        consequence=_("%(lots)s. The batch stops at that line unless another lot is reserved.")
        % {"lots": lots},
        due=batch.plan[1],
        action=_("Choose other lots"),
        url=reverse("batch", args=[batch.id]),
        icon="pause",
        tone="hold",
        is_pressing=True,
    )


def _ready(batch: Batch, today: date) -> Decision:
    action, name = _("Open batch"), "batch"
    if may(Right.RUN_BATCHES):
        action, name = _("Issue and complete"), "completion"
    elif may(Right.PLAN_BATCHES) and queries.unreserved(batch):
        action, name = _("Reserve for it"), "batch_reservations"
    return Decision(
        title=_("%(batch)s has all it needs") % {"batch": batch},
        consequence=_makes(batch),
        due=batch.plan[1],
        action=action,
        url=reverse(name, args=[batch.id]),
        icon="beaker",
        is_pressing=batch.plan[1] < today,
    )


def _makes(batch: Batch) -> str:
    return _("%(quantity)s of %(item)s, by recipe %(version)s.") % {
        "quantity": quantity(batch.planned_quantity, batch.item.uom),
        "item": batch.item.name,
        "version": batch.version,
    }
