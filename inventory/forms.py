"""What may be typed where stock comes in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog import queries as catalog
from core.ids import new_id
from core.web import OperationForm


class CodeField(forms.CharField):
    """A code that is typed or scanned, and becomes the thing it names."""

    def __init__(self, *, find: Callable[[str], Any], missing: Any, **kwargs: Any) -> None:
        super().__init__(max_length=200, **kwargs)
        self.find, self.missing = find, missing

    def clean(self, value: Any) -> Any:
        code = super().clean(value)
        if not code:
            return None
        found = self.find(code)
        if found is None:
            raise ValidationError(self.missing % {"code": code})
        return found


class QuantityField(forms.DecimalField):
    """A quantity above zero with up to 6 decimals."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=20, decimal_places=6, localize=True, **kwargs)


class DayField(forms.DateField):
    """A day, picked or typed as 2026-11-24."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class ReceiveLot(OperationForm):
    """A new lot and how much of it came."""

    item = CodeField(
        label=gettext_lazy("Item"),
        find=catalog.item_by_code,
        missing=gettext_lazy("There is no item %(code)s. Make it first, or check the code."),
    )
    code = forms.CharField(label=gettext_lazy("Lot"), max_length=200)
    quantity = QuantityField(label=gettext_lazy("Quantity"))
    uom = forms.CharField(
        label=gettext_lazy("Unit"), max_length=20, help_text=gettext_lazy("Such as kg, g, l, pcs.")
    )
    location = CodeField(
        label=gettext_lazy("Location"),
        required=False,
        find=catalog.location_by_code,
        missing=gettext_lazy("There is no location %(code)s. Make it first, or check the code."),
        help_text=gettext_lazy("The first storage location when empty."),
    )
    supplier = CodeField(
        label=gettext_lazy("Supplier"),
        required=False,
        find=catalog.partner_by_code,
        missing=gettext_lazy("There is no supplier %(code)s. Make it first, or check the code."),
    )
    supplier_lot = forms.CharField(
        label=gettext_lazy("Supplier's lot"), max_length=200, required=False
    )
    made_on = DayField(label=gettext_lazy("Made on"), required=False)
    expires_on = DayField(
        label=gettext_lazy("Expires on"),
        required=False,
        help_text=gettext_lazy("When empty: the day made plus the item's shelf life."),
    )
    # Sent twice, the same form receives once.
    key = forms.CharField(widget=forms.HiddenInput, max_length=200, initial=new_id)

    def flash(self) -> str:
        """What happened, in words."""
        return _("Lot %(lot)s is %(disposition)s.") % {
            "lot": self.result.code,
            "disposition": self.result.get_disposition_display().lower(),
        }
