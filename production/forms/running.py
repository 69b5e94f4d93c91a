"""What may be typed where something is done to a batch. Quantities are in the stock unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog import queries as catalog
from core.ids import new_id
from core.web import OperationForm
from inventory.forms import CodeField, DayField, QuantityField
from inventory.operations import Named
from inventory.queries import Allocation, Pick
from inventory.rules import plain
from production.queries import Held, LineProgress


class Nothing(OperationForm):
    """Nothing needs to be typed."""


class Keyed(OperationForm):
    """Nothing needs to be typed; sent twice, it is done once."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=200, initial=new_id)


class Release(OperationForm):
    """Why what was reserved is set free; kept with the change."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=400, required=False)


class IssueLine(Keyed):
    """So much of each lot: what the line still needs by FEFO, unless somebody types otherwise."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=400,
        required=False,
        help_text=gettext_lazy("Needed where a lot that expires earlier is passed over."),
    )

    def __init__(self, *args: Any, line: LineProgress, choices: Allocation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.line, self.rows = line, _rows(line, choices)
        fields = {
            name: QuantityField(label=label(pick), required=False, initial=initial, min_value=0)
            for name, pick, initial in self.rows
        }
        self.fields = {**fields, **self.fields}

    def shown(self) -> list[tuple[forms.BoundField, Pick]]:
        """Each lot that may be taken beside the field for how much."""
        return [(self[name], pick) for name, pick, _initial in self.rows]

    def clean(self) -> dict[str, Any]:
        """The lots that are taken, as the operation takes them."""
        given = super().clean() or {}
        picks = [
            Named(self.line.line.line, pick.lot, pick.location, given[name], pick.container)
            for name, pick, _initial in self.rows
            if given.get(name)
        ]
        if not picks and not self.errors:
            raise forms.ValidationError(_("Say how much of which lot is taken."))
        return {"picks": picks, "reason": given.get("reason", ""), "key": given.get("key", "")}


def label(pick: Pick) -> str:
    """A lot where it lies, as a form names it."""
    held = f", {pick.container}" if pick.container else ""
    return f"{pick.lot.code}, {pick.location.code}{held}"


def _rows(line: LineProgress, choices: Allocation) -> list[tuple[str, Pick, str | None]]:
    """Each lot that may be taken with how much is proposed: reserved ones first, then FEFO."""
    own = [
        Pick(line.line.line, one.lot, one.location, one.quantity - one.consumed, one.container)
        for one in line.kept
    ]
    proposed = {_place(pick): pick.quantity for pick in own}
    for pick in line.rest.chosen if line.rest else ():
        proposed[_place(pick)] = proposed.get(_place(pick), Decimal(0)) + pick.quantity
    known: dict[tuple[Any, ...], Pick] = {}
    for pick in [*own, *choices.chosen]:
        there = known.get(_place(pick))
        total = pick.quantity + there.quantity if there else pick.quantity
        known[_place(pick)] = replace(pick, quantity=total)
    return [
        (f"take_{n}", pick, plain(proposed[place]) if place in proposed else None)
        for n, (place, pick) in enumerate(known.items(), start=1)
    ]


def _place(pick: Pick) -> tuple[Any, ...]:
    return pick.lot.id, pick.location.id, pick.container.id if pick.container else None


class ReturnUnused(Keyed):
    """What comes back of a lot the batch holds, and where it goes."""

    lot = forms.ChoiceField(label=gettext_lazy("Lot"))
    quantity = QuantityField(label=gettext_lazy("Quantity"))
    location = CodeField(
        label=gettext_lazy("Location"),
        find=catalog.location_by_code,
        missing=gettext_lazy("There is no location %(code)s. Make it first, or check the code."),
    )
    container = forms.CharField(
        label=gettext_lazy("Container"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Its number, when it goes back into one."),
    )

    def __init__(self, *args: Any, held: Sequence[Held], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held = {str(one.lot.id): one for one in held}
        self.fields["lot"].choices = [  # type: ignore[attr-defined]
            (key, f"{one.lot.code}: {plain(one.quantity)} {one.lot.item.uom}")
            for key, one in self.held.items()
        ]

    def clean_lot(self) -> Any:
        """The lot that was chosen."""
        return self.held[self.cleaned_data["lot"]].lot


class DeclareOutput(OperationForm):
    """A lot the batch made: of its product, or of what came with it."""

    quantity = QuantityField(label=gettext_lazy("Quantity made"))
    lot = forms.CharField(label=gettext_lazy("Lot"), max_length=200)
    item = CodeField(
        label=gettext_lazy("Item"),
        required=False,
        find=catalog.item_by_code,
        missing=gettext_lazy("There is no item %(code)s. Make it first, or check the code."),
        help_text=gettext_lazy("The batch's product when empty."),
    )
    by_product = forms.BooleanField(
        label=gettext_lazy("A by-product, such as trimmings or waste that is kept"), required=False
    )
    expires_on = DayField(
        label=gettext_lazy("Expires on"),
        required=False,
        help_text=gettext_lazy("By the recipe's method when empty."),
    )
    location = CodeField(
        label=gettext_lazy("Location"),
        required=False,
        find=catalog.location_by_code,
        missing=gettext_lazy("There is no location %(code)s. Make it first, or check the code."),
        help_text=gettext_lazy("The recipe's place, else the first storage location when empty."),
    )
    container = forms.CharField(label=gettext_lazy("Container"), max_length=200, required=False)


class CloseBatch(OperationForm):
    """Why a line took less than it should, where one did."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=400,
        required=False,
        help_text=gettext_lazy("Needed where a line took less than its tolerance allows."),
    )


class AbortBatch(OperationForm):
    """Why the batch ends."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=400)
