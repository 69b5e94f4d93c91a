"""Batches that wait for somebody: short of an ingredient, or due and ready."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog import queries as catalog
from core.templatetags.trade import quantity
from core.web.decisions import Decision
from inventory import queries as stock
from inventory.queries import Allocation, AtRisk
from production import queries
from production.models import Batch

DAYS_AHEAD = 7
MOST = 12


def batches() -> Iterator[Decision]:
    """Batches of the coming week that are short, and those due by tomorrow that are ready."""
    today = stock.site_day(catalog.main_site())
    for batch in queries.due(through=today + timedelta(days=DAYS_AHEAD))[:MOST]:
        short = [line for line in queries.previewed(batch) if line.short > 0]
        if short:
            yield _short(batch, short)
        elif batch.planned_on <= today + timedelta(days=1):
            yield _ready(batch, today)


def reservations_at_risk() -> Iterator[Decision]:
    """Batches whose reserved stock may not be used any more."""
    for one in queries.batches_at_risk()[:MOST]:
        yield Decision(
            title=_("Stock reserved for %(batch)s may not be used") % {"batch": one.batch},
            consequence="; ".join(_at_risk(risk) for risk in one.risks) + ".",
            due=one.batch.planned_on,
            action=_("Reserve anew"),
            url=reverse("batch", args=[one.batch.id]),
            icon="half",
            tone="rejected",
            is_pressing=True,
        )


def _at_risk(risk: AtRisk) -> str:
    held = risk.reservation
    return _("%(quantity)s of lot %(lot)s: %(detail)s") % {
        "quantity": quantity(held.quantity - held.consumed, held.item.uom),
        "lot": held.lot,
        "detail": risk.detail,
    }


def _short(batch: Batch, short: Sequence[Allocation]) -> Decision:
    title = ngettext(
        "%(batch)s is short of %(count)s ingredient",
        "%(batch)s is short of %(count)s ingredients",
        len(short),
    ) % {"batch": batch, "count": len(short)}
    return Decision(
        title=title,
        consequence=" ".join(_missing(line) for line in short),
        due=batch.planned_on,
        action=_("See what is missing"),
        url=reverse("batch", args=[batch.id]),
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


def _ready(batch: Batch, today: date) -> Decision:
    return Decision(
        title=_("%(batch)s has all it needs") % {"batch": batch},
        consequence=_("%(quantity)s of %(item)s, by recipe %(version)s.")
        % {
            "quantity": quantity(batch.planned_quantity, batch.item.uom),
            "item": batch.item.name,
            "version": batch.version,
        },
        due=batch.planned_on,
        action=_("Open batch"),
        url=reverse("batch", args=[batch.id]),
        icon="beaker",
        is_pressing=batch.planned_on < today,
    )
