"""Stock in words: what moved, and what each state of it means."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.models import Location
from core.templatetags.trade import quantity
from inventory.models import Movement
from lots.models import Container

ICONS = {
    "receipt": "truck",
    "opening": "down",
    "issue": "arrow",
    "output": "beaker",
    "return": "back",
    "transfer": "swap",
    "adjustment": "clip",
    "scrap": "x",
    "sample": "flask",
    "shipment": "truck",
    "reversal": "back",
}
OUTSIDE = {
    "supplier": gettext_lazy("supplier"),
    "customer": gettext_lazy("customer"),
    "process": gettext_lazy("the batch"),
    "scrap": gettext_lazy("scrap"),
    "sample": gettext_lazy("samples"),
    "count": gettext_lazy("count"),
    "opening": gettext_lazy("opening stock"),
}
# The pill it wears and its icon, its name, and what it means.
STATES: dict[str, tuple[str, str, Any, Any]] = {
    "free": (
        "released",
        "ok",
        gettext_lazy("Free"),
        gettext_lazy("Usable today and promised to nobody."),
    ),
    "reserved": (
        "tone-info",
        "user",
        gettext_lazy("Reserved"),
        gettext_lazy("Usable and promised; nobody else gets it."),
    ),
    "quarantine": (
        "quarantine",
        "half",
        gettext_lazy("Quarantine"),
        gettext_lazy("Waits for a decision. Nothing takes it until it is released."),
    ),
    "restricted": (
        "hold",
        "pause",
        gettext_lazy("Blocked"),
        gettext_lazy("A restriction is on it. Nothing takes it until that is lifted."),
    ),
    "immature": (
        "quarantine",
        "clock",
        gettext_lazy("Not ready yet"),
        gettext_lazy("Has to mature; its day has not come."),
    ),
    "short_life": (
        "tone-near",
        "clock",
        gettext_lazy("Too short"),
        gettext_lazy("Has less life left than its use asks for."),
    ),
    "place": (
        "consumed",
        "pin",
        gettext_lazy("Elsewhere"),
        gettext_lazy("Lies where nothing is taken from, such as returns. Move it to use it."),
    ),
    "expired": (
        "tone-near",
        "hour",
        gettext_lazy("Expired"),
        gettext_lazy("Past its last day. It is scrapped or sent back."),
    ),
    "rejected": (
        "rejected",
        "rej",
        gettext_lazy("Rejected"),
        gettext_lazy("Decided against. It is scrapped or sent back."),
    ),
}


def moved(movement: Movement) -> str:
    """What a movement did, as one would tell it."""
    return _sentence(movement) % {
        "quantity": quantity(movement.quantity, movement.lot.item.uom),
        "document": movement.document.number if movement.document else "",
        "from": place(movement.from_location, movement.from_container),
        "to": place(movement.to_location, movement.to_container),
        "supplier": movement.lot.supplier or _("outside"),
        "kind": movement.reverses.get_kind_display().lower() if movement.reverses else "",
    }


def place(location: Location, container: Container | None = None) -> str:
    """Where stock is: the codes of our own places, a word for what is outside."""
    if location.is_virtual:
        return str(OUTSIDE.get(location.kind, location.code))
    return f"{location}, {container}" if container else str(location)


def _sentence(movement: Movement) -> str:
    if movement.kind == "return":
        if movement.to_location.is_virtual:
            return _("%(quantity)s sent back to %(supplier)s from %(from)s, %(document)s")
        return _("%(quantity)s came back from %(document)s into %(to)s")
    if movement.kind == "adjustment":
        if movement.to_location.is_virtual:
            return _("Counted %(quantity)s less in %(from)s")
        return _("Counted %(quantity)s more in %(to)s")
    return {
        "receipt": _("%(quantity)s received from %(supplier)s into %(to)s, %(document)s"),
        "opening": _("%(quantity)s brought along into %(to)s"),
        "issue": _("%(quantity)s issued to %(document)s from %(from)s"),
        "output": _("%(quantity)s made by %(document)s into %(to)s"),
        "transfer": _("%(quantity)s moved from %(from)s to %(to)s"),
        "scrap": _("%(quantity)s scrapped from %(from)s"),
        "sample": _("%(quantity)s sampled from %(from)s"),
        "shipment": _("%(quantity)s shipped with %(document)s from %(from)s"),
        "reversal": _("%(quantity)s undone: the %(kind)s, from %(from)s back to %(to)s"),
    }[movement.kind]
