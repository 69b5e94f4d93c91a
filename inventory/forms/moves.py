"""What may be typed where stock of a known lot moves."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy

from core.web import OperationForm
from inventory import queries
from inventory.forms.fields import (
    PlaceField,
    QuantityField,
    a_key,
    a_location,
    a_reason,
    a_unit,
)
from inventory.models import Quant
from lots.models import Lot


class OfALot(OperationForm):
    """Something done to a lot where it lies. Its place says location and container.

    Where it lies in one place only, that one is chosen already.
    """

    at = PlaceField(label=gettext_lazy("From where"))
    key = a_key()
    answers_for: ClassVar = {"location": "at", "lot": "at", "container": "at"}
    takes_all = False  # whether what is free is offered as the quantity

    def __init__(self, *args: Any, lot: Lot, at: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = self.places(lot)
        self.fields["at"].queryset = places  # type: ignore[attr-defined]
        if self.is_bound:
            return
        chosen = [one for one in places if str(one.pk) == at] or list(places)
        if chosen:
            self.initial["at"] = chosen[0].pk
            if self.takes_all and (at or len(chosen) == 1):
                self.initial["quantity"] = chosen[0].on_hand - chosen[0].reserved or None
        self.initial.setdefault("uom", lot.item.uom)

    def places(self, lot: Lot) -> Any:
        """Where it may be done."""
        return queries.quants_of(lot)

    def clean(self) -> dict[str, Any]:
        """The chosen place as the location and container it is."""
        given = dict(super().clean() or {})
        quant: Quant | None = given.pop("at", None)
        if quant is not None:
            given.update(location=quant.location, container=quant.container)
        return given


class Transfer(OfALot):
    """To another place, another container, or both."""

    quantity = QuantityField(label=gettext_lazy("Quantity"))
    uom = a_unit()
    to = a_location(
        gettext_lazy("To"), gettext_lazy("It stays where it is when empty."), required=False
    )
    to_container = forms.CharField(
        label=gettext_lazy("Into container"),
        max_length=200,
        required=False,
        help_text=gettext_lazy(
            "A new number splits it off; the number of one of its own containers merges the two. "
            "Loose when empty."
        ),
    )
    answers_for: ClassVar = {**OfALot.answers_for, "container": "to_container"}
    takes_all = True


class Adjust(OfALot):
    """What was counted where it lies, or lay once."""

    counted = forms.DecimalField(
        label=gettext_lazy("Counted"),
        min_value=Decimal(0),
        max_digits=20,
        decimal_places=6,
        help_text=gettext_lazy("All that is there, in the item's stock unit."),
    )
    reason = a_reason()

    def places(self, lot: Lot) -> Any:
        """Where it is, and where it was: something may be found there after all."""
        return queries.quants_ever().filter(lot=lot)


class Scrap(OfALot):
    """So much is destroyed."""

    quantity = QuantityField(label=gettext_lazy("Quantity"))
    uom = a_unit()
    reason = a_reason()
    takes_all = True


class Sample(OfALot):
    """So much is taken to be tested."""

    quantity = QuantityField(label=gettext_lazy("Quantity"))
    uom = a_unit()


class ReturnToSupplier(OfALot):
    """So much goes back to where it came from."""

    quantity = QuantityField(label=gettext_lazy("Quantity"))
    uom = a_unit()
    reason = a_reason()
    takes_all = True


class Reverse(OperationForm):
    """A wrong movement is undone."""

    reason = a_reason(gettext_lazy("What was wrong. It is kept with the movement."))
    key = a_key()
