"""Stock that somebody must decide about: expired and still here, or expiring soon."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from catalog import queries as catalog
from core.templatetags.trade import day, quantity
from core.web.decisions import Decision
from inventory import queries
from inventory.models import Quant

DAYS_AHEAD = 21
MOST = 6


def expiring_lots() -> Iterator[Decision]:
    """Lots on hand that have expired or will within three weeks, the earliest first."""
    today = queries.site_day(catalog.main_site())
    for quant in queries.expiring(through=today + timedelta(days=DAYS_AHEAD))[:MOST]:
        yield _decision(quant, today)


def _decision(quant: Quant, today: date) -> Decision:
    is_expired = quant.usable_through < today
    words = {
        "lot": quant.lot.code,
        "quantity": quantity(quant.on_hand, quant.item.uom),
        "item": quant.item.name,
        "location": quant.location.code,
        "day": day(quant.usable_through),
        "days": (quant.usable_through - today).days,
    }
    return Decision(
        title=_title(is_expired) % words,
        consequence=_consequence(is_expired) % words,
        due=quant.usable_through,
        action=_("Open lot"),
        url=reverse("lot", args=[quant.lot_id]),
        icon="hour",
        tone="rejected" if is_expired else "tone-near",
    )


def _title(is_expired: bool) -> str:
    if is_expired:
        return _("%(lot)s has expired with %(quantity)s left")
    return _("%(quantity)s of %(item)s expire in %(days)s days")


def _consequence(is_expired: bool) -> str:
    if is_expired:
        return _("%(item)s in %(location)s, last usable on %(day)s. No batch will take it.")
    return _("Lot %(lot)s in %(location)s is usable through %(day)s. First expired, first out.")
