"""Stock on a page: a lot's disposition, its shelf life, what may be done with it, what was done."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from django import template
from django.utils import formats, timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.models import Location
from core.models import AuditEntry
from core.templatetags.trade import day, icon, quantity
from inventory import words
from inventory.models import Movement, Quant
from inventory.queries import Balance, Standing
from inventory.rules import Skipped
from lots.models import Container, Lot, Restriction
from lots.rules import NO_LIMIT, clock, share_used

register = template.Library()
NEAR_DAYS = 30
_ICONS = {"released": "ok", "quarantine": "half", "rejected": "rej"}


@register.simple_tag
def badge(lot: Lot, size: str = "", restrictions: Collection[Restriction] = ()) -> SafeString:
    """The lot's disposition, or that it is on hold: a filled pill with icon and word."""
    if any(set(one.blocked_uses) & {"production", "shipment"} for one in restrictions):
        return on_hold(size)
    return format_html(
        '<span class="badge {} {}">{}{}</span>',
        lot.disposition,
        size,
        icon(_ICONS[lot.disposition]),
        _(lot.get_disposition_display()),
    )


@register.simple_tag
def on_hold(size: str = "") -> SafeString:
    """A restriction keeps the lot out of batches or shipments, whatever its disposition."""
    return format_html('<span class="badge hold {}">{}{}</span>', size, icon("pause"), _("On hold"))


@register.simple_tag
def life(lot: Lot, today: date, size: str = "") -> SafeString:
    """How long the lot may be used: an outlined chip with a clock, an hourglass when expired."""
    if lot.usable_through == NO_LIMIT:
        return format_html(
            '<span class="life {}">{}{}</span>', size, icon("clock"), _("no expiry date")
        )
    left = (lot.usable_through - today).days
    tone = "expired" if left < 0 else "near" if left <= NEAR_DAYS else ""
    return format_html(
        '<span class="life {} {}">{}{}</span>',
        tone,
        size,
        icon("hour" if left < 0 else "clock"),
        _left(left, lot.usable_through, _clock(lot)),
    )


@register.simple_tag
def life_bar(lot: Lot, today: date) -> SafeString | str:
    """How much of the lot's life has passed, drawn; nothing where that cannot be said."""
    share = _share(lot, today)
    if share is None:
        return ""
    near = (lot.usable_through - today).days <= NEAR_DAYS
    return format_html(
        '<svg class="bar" viewBox="0 0 200 8" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="lifebg" width="200" height="8"/>'
        '<rect class="{}" width="{}" height="8"/></svg>',
        "lifefg" if near else "lifeok",
        round(share * 200),
    )


@register.simple_tag
def life_used(lot: Lot, today: date) -> SafeString | str:
    """How much of the lot's life has passed, in figures."""
    share, begun = _share(lot, today), lot.made_on or lot.received_on
    if share is None or begun is None:
        return "–"
    whole = _("of %(days)s days") % {"days": (lot.usable_through - begun).days}
    return format_html("{}% <small>{}</small>", round(share * 100), whole)


@register.simple_tag
def limit_of(lot: Lot) -> str:
    """The last day of use, and which clock sets it."""
    day_said = {"day": day(lot.usable_through)}
    return {
        "retest": _("usable through %(day)s: the retest decides") % day_said,
        "expiry": _("usable through %(day)s: the expiry date decides") % day_said,
        "": _("no date limits its use"),
    }[_clock(lot)]


@register.simple_tag
def gone(balance: Balance, uom: str) -> str:
    """What else became of a lot, in words; a dash where nothing did."""
    parts = (
        (_("%(quantity)s shipped"), balance.shipped),
        (_("%(quantity)s sampled"), balance.sampled),
        (_("%(quantity)s scrapped"), balance.scrapped),
        (_("%(quantity)s lost in counts"), max(balance.adjusted, Decimal(0))),
        (_("%(quantity)s found in counts"), -min(balance.adjusted, Decimal(0))),
    )
    said = [text % {"quantity": quantity(amount, uom)} for text, amount in parts if amount]
    return ", ".join(said) or _("nothing shipped, sampled or scrapped")


@register.simple_tag
def cause(causes: Mapping[UUID, str], quant: Quant) -> SafeString:
    """Whether stock may be used where it lies: a pill with the state and what it means."""
    name = causes.get(quant.pk, "") or ("free" if quant.on_hand > quant.reserved else "reserved")
    return state(name)


@register.simple_tag
def state(name: str) -> SafeString:
    """A state of stock as a pill with icon and word; its meaning when pointed at."""
    tone, glyph, word, meaning = words.STATES[name]
    return format_html(
        '<span class="badge {}" title="{}">{}{}</span>', tone, meaning, icon(glyph), word
    )


@register.simple_tag
def states_bar(standing: Standing, uom: str) -> SafeString | str:
    """What is on hand as one bar, a part for each state; the table beside it says the same."""
    if not standing.on_hand:
        return ""
    parts, said, begin = [], [], 0
    for one in standing.states:
        end = begin + max(round(one.quantity / standing.on_hand * 1000), 4)
        parts.append((words.STATES[one.name][0], begin, end - begin))
        said.append(f"{words.STATES[one.name][2]} {quantity(one.quantity, uom)}")
        begin = end
    rects = format_html_join("", '<rect class="part {}" x="{}" width="{}" height="14"/>', parts)
    return format_html(
        '<svg class="states" viewBox="0 0 {} 14" preserveAspectRatio="none" role="img"'
        ' aria-label="{}">{}</svg>',
        begin,
        ", ".join(said),
        rects,
    )


@register.simple_tag
def meaning(name: str) -> str:
    """What a state of stock means."""
    return str(words.STATES[name][3])


@register.simple_tag
def decided(entry: AuditEntry) -> str:
    """What was decided about a lot, as the trail has it."""
    made = (entry.after or {}).get("disposition", "")
    return {
        "released": _("Released"),
        "quarantine": _("Put into quarantine"),
        "rejected": _("Rejected"),
    }.get(made, str(made))


@register.filter
def decided_icon(entry: AuditEntry) -> str:
    """The stroke of what a lot became."""
    return _ICONS.get((entry.after or {}).get("disposition", ""), "check")


@register.filter
def moved(movement: Movement) -> str:
    """What a movement did, as one would tell it."""
    return words.moved(movement)


@register.simple_tag
def free(causes: Mapping[UUID, str], quant: Quant) -> str:
    """How much may be taken of stock where it lies; a dash where none of it may be."""
    if causes.get(quant.pk):
        return "–"
    return quantity(quant.on_hand - quant.reserved, quant.item.uom)


@register.simple_tag
def place(location: Location, container: Container | None = None) -> str:
    """Where stock is: the codes of our own places, a word for what is outside."""
    return words.place(location, container)


@register.simple_tag
def when(at: datetime) -> SafeString:
    """A moment of the last week by its weekday and time, an older one by its day."""
    local = timezone.localtime(at)
    is_near = (timezone.localtime() - local).days < 7
    shown = formats.date_format(local, "D H:i" if is_near else "j M Y")
    return format_html('<time datetime="{}">{}</time>', at.isoformat(), shown)


@register.filter
def kind_icon(movement: Movement) -> str:
    """The stroke that stands for a kind of movement."""
    return words.ICONS.get(movement.kind, "arrow")


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


def _clock(lot: Lot) -> str:
    return clock(expires_on=lot.expires_on, retest_on=lot.retest_on)


def _share(lot: Lot, today: date) -> Fraction | None:
    return share_used(lot.made_on or lot.received_on, lot.usable_through, today)


def _left(days: int, limit: date, by: str) -> str:
    said = {"n": days, "day": day(limit)}
    if days < 0:
        text = _("retest was due %(day)s") if by == "retest" else _("expired %(day)s")
        return text % said
    if days == 0:
        return _("last day today")
    if by == "retest":
        return (
            ngettext("%(n)s day to retest, %(day)s", "%(n)s days to retest, %(day)s", days) % said
        )
    return ngettext("%(n)s day left, %(day)s", "%(n)s days left, %(day)s", days) % said
