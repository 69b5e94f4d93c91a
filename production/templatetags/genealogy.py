"""Genealogy on a page: a drawing made on the server, and its table twin."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import template
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.templatetags.trade import quantity
from lots.models import Lot, LotLink
from production import layout
from production.queries import Reached, Trace

register = template.Library()
_STATES = {"released": ("ok", "gr"), "quarantine": ("half", "gq"), "rejected": ("rej", "gc")}
# With more lots than these the places they are in now would hide where they came from.
MOST_WITH_PLACES = 12
NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class End:
    """Where something of a lot is now: with a customer, or in a place of ours."""

    name: str
    kind: str  # "customer" or "place"
    lot: Lot
    quantity: Decimal

    @property
    def key(self) -> tuple[str, str]:
        """The customer or the place itself, whatever of it is there."""
        return self.kind, self.name


@register.inclusion_tag("production/genealogy.html")
def genealogy(back: Trace, forward: Trace) -> dict[str, Any]:
    """The drawing of everything the lot came from and went into, and where that is now."""
    reached = {one.lot.id: one for one in [*back.lots, *forward.lots]}
    links = {(link.input_lot_id, link.output_lot_id): link for link in _links(back, forward)}
    ends = list(_ends(forward)) if len(forward.lots) <= MOST_WITH_PLACES else []
    column = 1 + max(one.depth for one in forward.lots)
    drawing = layout.draw(
        [layout.Node(one.lot.id, -one.depth) for one in back.lots]
        + [layout.Node(one.lot.id, one.depth) for one in forward.lots[1:]]
        + [layout.Node(end.key, column) for end in ends],
        {
            **{pair: _share(link.quantity, reached[pair[0]]) for pair, link in links.items()},
            **{(end.lot.id, end.key): _share(end.quantity, reached[end.lot.id]) for end in ends},
        },
    )
    words = {pair: _amount(link) for pair, link in links.items()}
    words |= {(end.lot.id, end.key): quantity(end.quantity, end.lot.item.uom) for end in ends}
    return {
        "lot": back.lot,
        "drawing": drawing,
        "heads": [(_head(one, column, bool(ends)), x) for one, x in drawing.columns],
        "nodes": [
            _node(place, reached[place.key], forward)  # type: ignore[index]
            for place in drawing.placed
            if place.key in reached
        ],
        "ends": [_end(place, ends) for place in drawing.placed if place.key not in reached],
        "ribbons": [(one, words[one.source, one.target]) for one in drawing.ribbons],
        "label": _label(back, forward),
        "left_out": _left_out(drawing.left_out),
    }


@register.simple_tag
def genealogy_rows(back: Trace, forward: Trace) -> list[LotLink]:
    """Every link of the drawing, in the order in which they came about."""
    return sorted(_links(back, forward), key=lambda link: link.id)


def _links(back: Trace, forward: Trace) -> list[LotLink]:
    return list({link.id: link for link in [*back.links, *forward.links]}.values())


def _ends(forward: Trace) -> Iterator[End]:
    """Customers and places; what is left of the lot itself is said in its own box."""
    by_code = {(one.lot.item.sku, one.lot.code): one.lot for one in forward.lots}
    for row in forward.shipments:
        yield End(row["customer"], "customer", by_code[row["sku"], row["lot"]], row["quantity"])
    for quant in forward.on_hand:
        if quant.lot_id != forward.lot.id:
            yield End(quant.location.code, "place", quant.lot, quant.on_hand)


def _share(amount: Decimal | None, of: Reached) -> float:
    return float(amount / of.quantity) if amount and of.quantity else 0.0


def _amount(link: LotLink) -> str:
    if link.quantity is None:
        return _("amount not recorded")
    return quantity(link.quantity, link.input_lot.item.uom)


def _head(column: int, last: int, has_ends: bool) -> str:
    if has_ends and column == last:
        return _("Is now at")
    if column < 0:
        return _("Came from")
    return {0: _("This lot"), 1: _("Went into")}.get(column, _("Became"))


def _node(place: layout.Placed, reached: Reached, forward: Trace) -> dict[str, Any]:
    lot = reached.lot
    icon, tone = _STATES[lot.disposition]
    is_self = place.column == 0
    left = quantity(forward.balance.on_hand, lot.item.uom)
    whole = quantity(reached.quantity, lot.item.uom) if reached.quantity else ""
    return {
        "x": place.x,
        "y": place.y,
        "kind": "self" if is_self else "hit" if place.column > 0 else "node",
        "icon": icon,
        "tone": tone,
        "lot": lot,
        "name": Truncator(lot.item.name).chars(20),
        "amount": _("%(quantity)s still here") % {"quantity": left} if is_self else whole,
    }


def _end(place: layout.Placed, ends: list[End]) -> dict[str, Any]:
    here = [end for end in ends if end.key == place.key]
    units = {end.lot.item_id for end in here}
    total = sum((end.quantity for end in here), NOTHING)
    lots = ngettext("%(n)s lot", "%(n)s lots", len(here)) % {"n": len(here)}
    return {
        "x": place.x,
        "y": place.y,
        "name": Truncator(here[0].name).chars(18),
        "icon": "truck" if here[0].kind == "customer" else "pin",
        "amount": quantity(total, here[0].lot.item.uom) if len(units) == 1 else lots,
        "said": _("shipped") if here[0].kind == "customer" else _("on hand"),
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
