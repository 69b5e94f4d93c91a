"""What may be typed where somebody decides about a lot."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.web import OperationForm
from inventory import queries
from inventory.forms.fields import DayField, a_reason
from lots.models import Lot
from lots.operations import Scope

DISPOSITIONS = [
    ("released", gettext_lazy("Released: batches and shipments may take it")),
    ("quarantine", gettext_lazy("Quarantine: it waits, and nothing takes it")),
    ("rejected", gettext_lazy("Rejected: it is only scrapped or sent back")),
]
USES = [
    ("production", gettext_lazy("Going into batches")),
    ("shipment", gettext_lazy("Being shipped")),
    ("sample", gettext_lazy("Being sampled")),
    ("move", gettext_lazy("Being moved")),
]


class Decide(OperationForm):
    """What becomes of a lot, and why."""

    disposition = forms.ChoiceField(
        label=gettext_lazy("Disposition"), choices=DISPOSITIONS, widget=forms.RadioSelect
    )
    reason = a_reason()


class Restrict(OperationForm):
    """What is blocked, and for which uses."""

    scope = forms.ChoiceField(
        label=gettext_lazy("What"),
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Stock of it that is still to come is caught too."),
    )
    uses = forms.MultipleChoiceField(
        label=gettext_lazy("Blocks"),
        choices=USES,
        widget=forms.CheckboxSelectMultiple,
        initial=["production", "shipment"],
    )
    reason = a_reason()

    def __init__(self, *args: Any, lot: Lot, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scopes = scopes_of(lot)
        self.fields["scope"].choices = [  # type: ignore[attr-defined]
            (name, title) for name, (title, scope) in self.scopes.items()
        ]
        self.initial.setdefault("scope", "lot")

    def clean(self) -> dict[str, Any]:
        """The scope that was chosen, as the operation takes it."""
        given = dict(super().clean() or {})
        if "scope" in given:
            given["scope"] = self.scopes[given["scope"]][1]
        return given


def scopes_of(lot: Lot) -> dict[str, tuple[Any, Scope]]:
    """Everything a lot belongs to that may be restricted, the narrowest first."""
    found: dict[str, tuple[Any, Scope]] = {
        "lot": (_("This lot, %(code)s") % {"code": lot.code}, Scope(lot=lot))
    }
    places = list(queries.quants_of(lot))
    for quant in places:
        if quant.container:
            title = _("Container %(code)s only") % {"code": quant.container.code}
            found[f"container-{quant.container_id}"] = title, Scope(container=quant.container)
    if lot.origin:
        title = _("All that batch %(number)s made") % {"number": lot.origin.number}
        found["origin"] = title, Scope(origin=lot.origin)
    if lot.supplier and lot.supplier_lot:
        title = _("Everything of supplier lot %(lot)s from %(supplier)s") % {
            "lot": lot.supplier_lot,
            "supplier": lot.supplier,
        }
        scope = Scope(supplier=lot.supplier, supplier_lot=lot.supplier_lot)
        found["supplier_lot"] = title, scope
    title = _("Every lot of %(item)s") % {"item": lot.item.sku}
    found["item"] = title, Scope(item=lot.item)
    if lot.supplier:
        title = _("Everything from %(supplier)s") % {"supplier": lot.supplier}
        found["supplier"] = title, Scope(supplier=lot.supplier)
    for quant in places:
        title = _("Everything in %(place)s") % {"place": quant.location.code}
        found[f"location-{quant.location_id}"] = title, Scope(location=quant.location)
    return found


class Lift(OperationForm):
    """A restriction ends."""

    reason = a_reason()


class OpenContainer(OperationForm):
    """The day a container was opened."""

    opened_on = DayField(label=gettext_lazy("Opened on"))
