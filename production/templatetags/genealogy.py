"""Genealogy on a page: a drawing made on the server, and its table twin."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.templatetags.trade import quantity
from lots.models import Lot, LotLink
from production import layout
from production.queries import Trace

register = template.Library()
_STATES = {"released": ("ok", "gr"), "quarantine": ("half", "gq"), "rejected": ("rej", "gc")}


@register.inclusion_tag("production/genealogy.html")
def genealogy(back: Trace, forward: Trace) -> dict[str, Any]:
    """The drawing of everything the lot came from and went into."""
    lots = {one.lot.id: one.lot for one in [*back.lots, *forward.lots]}
    links = {(link.input_lot_id, link.output_lot_id): link for link in _links(back, forward)}
    drawing = layout.draw(
        [layout.Node(one.lot.id, -one.depth) for one in back.lots]
        + [layout.Node(one.lot.id, one.depth) for one in forward.lots[1:]],
        list(links),
    )
    return {
        "drawing": drawing,
        "nodes": [_node(place, lots[place.lot_id]) for place in drawing.placed],
        "ribbons": [
            (ribbon, _amount(links[ribbon.source_id, ribbon.target_id]))
            for ribbon in drawing.ribbons
        ],
        "label": _label(back, forward),
        "left_out": _left_out(drawing.left_out),
    }


@register.simple_tag
def genealogy_rows(back: Trace, forward: Trace) -> list[LotLink]:
    """Every link of the drawing, in the order in which they came about."""
    return sorted(_links(back, forward), key=lambda link: link.id)


def _links(back: Trace, forward: Trace) -> list[LotLink]:
    return list({link.id: link for link in [*back.links, *forward.links]}.values())


def _amount(link: LotLink) -> str:
    if link.quantity is None:
        return _("amount not recorded")
    return quantity(link.quantity, link.input_lot.item.uom)


def _node(place: layout.Placed, lot: Lot) -> dict[str, Any]:
    icon, tone = _STATES[lot.disposition]
    return {
        "x": place.x,
        "y": place.y,
        "kind": "self" if place.column == 0 else "hit" if place.column > 0 else "node",
        "icon": icon,
        "tone": tone,
        "lot": lot,
        "name": Truncator(lot.item.name).chars(20),
    }


def _label(back: Trace, forward: Trace) -> str:
    return _("Genealogy of lot %(lot)s: made from %(inputs)s lots, went into %(outputs)s lots") % {
        "lot": back.lot.code,
        "inputs": len(back.lots) - 1,
        "outputs": len(forward.lots) - 1,
    }


def _left_out(count: int) -> str:
    if not count:
        return ""
    return ngettext(
        "%(n)s more lot stands in the table.", "%(n)s more lots stand in the table.", count
    ) % {"n": count}
