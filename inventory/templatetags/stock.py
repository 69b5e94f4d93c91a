"""A lot's two channels on a page: its disposition, and how long it may still be used."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.models import AuditEntry
from core.templatetags.trade import day, icon
from inventory.rules import Skipped
from lots.models import Lot, Restriction
from lots.rules import NO_LIMIT

register = template.Library()
NEAR_DAYS = 30
_ICONS = {"released": "ok", "quarantine": "half", "rejected": "rej"}


@register.simple_tag
def badge(lot: Lot, size: str = "") -> SafeString:
    """The lot's disposition: a filled pill with icon and word."""
    return format_html(
        '<span class="badge {} {}">{}{}</span>',
        lot.disposition,
        size,
        icon(_ICONS[lot.disposition]),
        _(lot.get_disposition_display()),
    )


@register.simple_tag
def life(lot: Lot, today: date, size: str = "") -> SafeString:
    """How long the lot may be used: an outlined chip with a clock, an hourglass when expired."""
    if lot.expires_on is None:
        return format_html(
            '<span class="life {}">{}{}</span>', size, icon("clock"), _("no expiry date")
        )
    left = (lot.expires_on - today).days
    tone = "expired" if left < 0 else "near" if left <= NEAR_DAYS else ""
    return format_html(
        '<span class="life {} {}">{}{}</span>',
        tone,
        size,
        icon("hour" if left < 0 else "clock"),
        _left(left, lot.expires_on),
    )


@register.simple_tag
def scope_of(restriction: Restriction) -> str:
    """What a restriction is on, in words."""
    name = restriction.scope_name
    return {
        "lot": _("Lot %(name)s"),
        "container": _("Container %(name)s"),
        "item": _("Every lot of %(name)s"),
        "location": _("Everything in %(name)s"),
        "supplier": _("Everything from %(name)s"),
        "supplier_lot": _("Supplier lot %(name)s from %(supplier)s"),
        "origin": _("All that batch %(name)s made"),
    }[restriction.scope] % {"name": name, "supplier": restriction.supplier}


@register.simple_tag
def uses_of(restriction: Restriction) -> str:
    """What a restriction blocks, in words."""
    words = {
        "production": _("going into batches"),
        "shipment": _("being shipped"),
        "sample": _("being sampled"),
        "move": _("being moved"),
    }
    blocked = [words[use] for use in words if use in restriction.blocked_uses]
    return _(" and ").join([part for part in (", ".join(blocked[:-1]), blocked[-1]) if part])


@register.simple_tag
def placement(placed: Mapping[UUID, AuditEntry], restriction: Restriction) -> AuditEntry | None:
    """Who placed a restriction and why, of those that were looked up."""
    return placed.get(restriction.pk)


@register.filter
def because(skipped: Skipped) -> str:
    """Why a lot is passed over, in the reader's words."""
    available = day(skipped.available_from)
    limit = day(None if skipped.usable_through == NO_LIMIT else skipped.usable_through)
    return {
        "restricted": _("its use is blocked"),
        "expired": _("expired on %(day)s") % {"day": limit},
        "short_life": _("usable through %(day)s only, too short for this") % {"day": limit},
        "immature": _("not available before %(day)s") % {"day": available},
        "quarantine": _("in quarantine"),
        "rejected": _("rejected"),
        "place": _("%(place)s is no place to take from") % {"place": skipped.location},
        "reserved": _("all of it is reserved"),
    }[skipped.cause]


def _left(days: int, expires_on: date) -> str:
    if days < 0:
        return _("expired %(day)s") % {"day": day(expires_on)}
    if days == 0:
        return _("last day today")
    return ngettext("%(n)s day left, %(day)s", "%(n)s days left, %(day)s", days) % {
        "n": days,
        "day": day(expires_on),
    }
