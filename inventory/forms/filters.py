"""What a list of stock may be asked for in its address."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from catalog import queries as catalog
from inventory import queries
from inventory.forms.fields import CodeField, DayField, QuantityField
from inventory.models import Movement
from lots.models import Lot

USES = [
    (queries.PRODUCTION, gettext_lazy("A batch")),
    (queries.SHIPMENT, gettext_lazy("A shipment")),
]


class FilterMovements(forms.Form):
    """Which movements to show."""

    item = forms.CharField(label=gettext_lazy("Item"), required=False, max_length=200)
    lot = forms.CharField(label=gettext_lazy("Lot"), required=False, max_length=200)
    kind = forms.ChoiceField(
        label=gettext_lazy("What"),
        required=False,
        choices=[("", gettext_lazy("Everything")), *Movement.Kind.choices],
    )
    since = DayField(label=gettext_lazy("Since"), required=False)
    until = DayField(label=gettext_lazy("Until"), required=False)

    def wanted(self) -> queries.Wanted | None:
        """What to show; None where a field cannot be read."""
        if not self.is_valid():
            return None
        typed = self.cleaned_data
        return queries.Wanted(
            **{**typed, "since": _start(typed["since"]), "until": _start(typed["until"], days=1)}
        )


class FilterLots(forms.Form):
    """Which lots to show, and in which order."""

    item = forms.CharField(label=gettext_lazy("Item"), required=False, max_length=200)
    disposition = forms.ChoiceField(
        label=gettext_lazy("Disposition"),
        required=False,
        choices=[("", gettext_lazy("Any")), *Lot.Disposition.choices],
    )
    sort = forms.ChoiceField(
        label=gettext_lazy("Order"),
        required=False,
        choices=[
            ("", gettext_lazy("Latest first")),
            ("limit", gettext_lazy("First to expire")),
            ("code", gettext_lazy("By code")),
        ],
    )
    show = forms.ChoiceField(
        label=gettext_lazy("Show"),
        required=False,
        choices=[("", gettext_lazy("On hand")), ("all", gettext_lazy("Used-up ones too"))],
    )

    def wanted(self) -> queries.WantedLots | None:
        """What to show; None where a field cannot be read."""
        return queries.WantedLots(**self.cleaned_data) if self.is_valid() else None


class Allocate(forms.Form):
    """For what stock is asked for: nothing is taken by asking."""

    item = CodeField(
        label=gettext_lazy("Item"),
        find=catalog.item_by_code,
        missing=gettext_lazy("There is no item %(code)s. Check the code, or search for it."),
    )
    quantity = QuantityField(label=gettext_lazy("Quantity, in its stock unit"))
    use = forms.ChoiceField(label=gettext_lazy("For"), choices=USES, required=False)
    need_on = DayField(label=gettext_lazy("Needed on"), required=False)
    life_days = forms.IntegerField(
        label=gettext_lazy("Days left after that"), required=False, min_value=0, max_value=100_000
    )

    def clean_quantity(self) -> Any:
        """Above zero: nothing is taken of nothing."""
        quantity = self.cleaned_data["quantity"]
        if quantity <= 0:
            raise forms.ValidationError(gettext_lazy("Give a quantity above zero."))
        return quantity


def _start(day: date | None, days: int = 0) -> datetime | None:
    """The first instant of a day here, or of the day some days after it."""
    if day is None or day > date.max - timedelta(days=days):
        return None
    return timezone.make_aware(datetime.combine(day + timedelta(days=days), time()))
