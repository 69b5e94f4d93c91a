"""What may be typed where a lot comes in."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog import queries as catalog
from core.web import OperationForm
from core.web.fields import Suggesting
from inventory.forms.fields import CodeField, DayField, QuantityField, a_key, a_location, a_unit
from lots.models import Lot

PARTS = (
    (gettext_lazy("What came"), ("item", "code", "quantity", "uom", "supplier", "supplier_lot")),
    (gettext_lazy("How long it is good"), ("expires_on", "made_on", "retest_on")),
    (gettext_lazy("Where it goes"), ("location", "container")),
    (gettext_lazy("Rarely otherwise"), ("received_on", "available_from", "disposition")),
)


class ReceiveLot(OperationForm):
    """A new lot and how much of it came."""

    item = CodeField(
        label=gettext_lazy("Item"),
        find=catalog.item_by_code,
        missing=gettext_lazy("There is no item %(code)s. Make it first, or check the code."),
    )
    code = forms.CharField(
        label=gettext_lazy("Lot"),
        max_length=200,
        help_text=gettext_lazy("Our own code, or the supplier's where you keep theirs."),
    )
    quantity = QuantityField(label=gettext_lazy("Quantity"))
    uom = a_unit()
    supplier = CodeField(
        label=gettext_lazy("Supplier"),
        required=False,
        find=catalog.partner_by_code,
        missing=gettext_lazy("There is no supplier %(code)s. Make it first, or check the code."),
        widget=Suggesting(lambda: catalog.sellers().values_list("code", flat=True)),
    )
    supplier_lot = forms.CharField(
        label=gettext_lazy("Supplier's lot"), max_length=200, required=False
    )
    expires_on = DayField(
        label=gettext_lazy("Expires on"),
        required=False,
        help_text=gettext_lazy("When empty: the day made plus the item's shelf life."),
    )
    made_on = DayField(label=gettext_lazy("Made on"), required=False)
    retest_on = DayField(
        label=gettext_lazy("Retest on"),
        required=False,
        help_text=gettext_lazy("After this day it is not used until it has been tested again."),
    )
    location = a_location(
        gettext_lazy("Location"),
        gettext_lazy("The first storage location when empty."),
        required=False,
    )
    container = forms.CharField(
        label=gettext_lazy("Container"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("The number on the drum or pallet, where it has one."),
    )
    received_on = DayField(
        label=gettext_lazy("Received on"), required=False, help_text=gettext_lazy("Today if empty.")
    )
    available_from = DayField(
        label=gettext_lazy("Available from"),
        required=False,
        help_text=gettext_lazy("Where it has to mature first."),
    )
    disposition = forms.ChoiceField(
        label=gettext_lazy("Disposition"),
        required=False,
        choices=[
            ("", gettext_lazy("As the item asks")),
            (Lot.Disposition.QUARANTINE.value, gettext_lazy("Quarantine, whatever the item asks")),
        ],
    )
    key = a_key()

    def parts(self) -> list[tuple[object, list[forms.BoundField]]]:
        """The fields under their headings, in the order of the delivery note."""
        return [(title, [self[name] for name in names]) for title, names in PARTS]

    def flash(self) -> str:
        """What happened, in words."""
        return _("Lot %(lot)s is %(disposition)s.") % {
            "lot": self.result.code,
            "disposition": self.result.get_disposition_display().lower(),
        }
