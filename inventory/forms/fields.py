"""Fields of the trade: codes that name things, quantities, days, and where a lot lies."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog import queries as catalog
from core.ids import new_id
from core.templatetags.trade import quantity
from core.web.fields import Suggesting
from inventory.models import Quant


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

    def prepare_value(self, value: Any) -> Any:
        return f"{value.normalize():f}" if hasattr(value, "normalize") else value


class DayField(forms.DateField):
    """A day, picked or typed as 2026-11-24."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class PlaceField(forms.ModelChoiceField):
    """One of the places a lot lies in, each with what is there and free."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Quant.objects.none(), empty_label=None, **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        where = f"{obj.location}, {obj.container}" if obj.container else str(obj.location)
        return _("%(where)s: %(on_hand)s, %(free)s free") % {
            "where": where,
            "on_hand": quantity(obj.on_hand, obj.lot.item.uom),
            "free": quantity(obj.on_hand - obj.reserved, obj.lot.item.uom),
        }


def a_location(label: Any, help_text: Any = "", **more: Any) -> CodeField:
    """A place of our own by its code, with those there are offered."""
    return CodeField(
        label=label,
        help_text=help_text,
        find=catalog.location_by_code,
        missing=gettext_lazy("There is no location %(code)s. Make it first, or check the code."),
        widget=Suggesting(lambda: catalog.own_locations().values_list("code", flat=True)),
        **more,
    )


def a_unit() -> forms.CharField:
    """The unit a quantity is in."""
    return forms.CharField(
        label=gettext_lazy("Unit"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("The item's stock unit when empty."),
    )


def a_reason(help_text: Any = "") -> forms.CharField:
    """Why; it stands in the ledger."""
    return forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=1000,
        help_text=help_text or gettext_lazy("It is kept with your name for as long as the lot."),
    )


def a_key() -> forms.CharField:
    """Sent twice, the same form acts once."""
    return forms.CharField(widget=forms.HiddenInput, max_length=200, initial=new_id)
