"""The shape of input on catalog's pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.models import Item, Partner
from catalog.rules.partners import EMAIL_LENGTH
from catalog.rules.places import OWN_KINDS
from core.refusals import Refused
from core.typed import a_decimal
from core.web import OperationForm


class AmountField(forms.CharField):
    """A decimal as typed, with the same rules as everywhere."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            return a_decimal(text)
        except Refused as refusal:
            raise forms.ValidationError(refusal.sentence) from refusal

    def prepare_value(self, value: Any) -> Any:
        return f"{value.normalize():f}" if hasattr(value, "normalize") else value


def words(label: Any, help_text: Any = "", *, needed: bool = False, limit: int = 200) -> Any:
    return forms.CharField(
        label=label, help_text=help_text, required=needed, max_length=limit, strip=True
    )


def days(label: Any, help_text: Any = "") -> Any:
    return forms.IntegerField(
        label=label, help_text=help_text, required=False, min_value=0, max_value=100_000
    )


class ChangeItem(OperationForm):
    """An item's facts, but for its code."""

    name = words(_("Name"), needed=True)
    kind = forms.ChoiceField(label=_("Kind"), choices=Item.Kind)
    uom = words(_("Stock unit"), _("What stock is counted in, such as kg or pcs."), needed=True)
    shelf_life_days = days(_("Shelf life, days"), _("From made-on to expiry."))
    life_after_opening_days = days(
        _("Life after opening, days"), _("How long a container once opened may be used.")
    )
    min_receipt_life_days = days(_("Least life at receipt, days"))
    min_issue_life_days = days(_("Least life at issue, days"))
    tolerance_pct = AmountField(
        label=_("Tolerance, %"),
        required=False,
        help_text=_("More or less when it is weighed, where a recipe does not say; else exact."),
    )
    lot_tracked = forms.BooleanField(label=_("Tracked by lot"), required=False, initial=True)
    inspection_required = forms.BooleanField(label=_("Inspected before use"), required=False)
    density_kg_per_l = AmountField(
        label=_("Density, kg/l"), required=False, help_text=_("Turns mass into volume and back.")
    )
    standard_cost = AmountField(label=_("Standard cost per stock unit"), required=False)
    currency = words(_("Currency"), _("Three letters, such as EUR."), limit=3)
    lead_time_days = days(_("Lead time, days"))
    allergens = words(_("Allergens"), _("Separated by ;"), limit=400)
    storage = words(_("Storage"))
    gtin = words(_("GTIN"), limit=14)
    abc_class = words(_("ABC class"), limit=1)


class NewItem(ChangeItem):
    """A new item."""

    sku = words(_("Code (SKU)"), _("It stays for ever; choose one that prints well."), needed=True)
    field_order = ["sku"]


class SeenItem(ChangeItem):
    """A change of an item as the person saw it."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class ItemUnit(OperationForm):
    """Another unit of an item."""

    uom = words(_("Unit, such as bag"), needed=True, limit=20)
    stock_units_per_unit = AmountField(label=_("Stock units in one"))


class NewPartner(OperationForm):
    """A company we buy from, sell to, or both."""

    code = words(_("Code"), needed=True)
    name = words(_("Name"), needed=True)
    role = forms.ChoiceField(label=_("Role"), choices=Partner.Role)
    country = words(_("Country"), limit=100)
    email = words(_("E-mail"), limit=EMAIL_LENGTH)
    lead_time_days = days(_("Lead time, days"), _("From order to receipt, of a supplier."))
    min_remaining_life_days = days(
        _("Least life on arrival, days"), _("What a customer asks to be left of a lot's life.")
    )


class NewLocation(OperationForm):
    """A location of our own."""

    code = words(_("Code"), needed=True)
    name = words(_("Name"))
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[(k, k.replace("_", " ").capitalize()) for k in OWN_KINDS]
    )
    site = words(_("Site"), _("The main site when empty; a new code founds a site."))
    parent = words(_("Stands in"), _("The code of the location around it."))
