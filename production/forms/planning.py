"""What may be typed where a batch is planned or completed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from core.web import OperationForm
from inventory.forms import DayField, QuantityField
from production import queries
from production.models import RecipeVersion


class RecipeField(forms.ModelChoiceField):
    """One of the approved recipe versions."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=RecipeVersion.objects.none(), **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj}: {obj.recipe.item.name}, {obj.entered_batch_size} {obj.entered_uom}"


class PlanBatch(OperationForm):
    """A batch of so much by an approved recipe version."""

    version = RecipeField(label=gettext_lazy("Recipe"), empty_label=None)
    quantity = QuantityField(label=gettext_lazy("Quantity"))
    uom = forms.CharField(
        label=gettext_lazy("Unit"), max_length=20, help_text=gettext_lazy("Such as kg, g, l, pcs.")
    )
    planned_on = DayField(
        label=gettext_lazy("Day of production"),
        help_text=gettext_lazy("Lots that expire before this day are not used."),
    )
    number = forms.CharField(
        label=gettext_lazy("Batch number"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("The next number when empty."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].queryset = queries.approved_versions()  # type: ignore[attr-defined]

    def named(self, id: str) -> RecipeVersion | None:
        """The approved version with this id, as it stands in an address."""
        try:
            return self.fields["version"].clean(id)  # type: ignore[no-any-return]
        except forms.ValidationError:
            return None


class CompleteBatch(OperationForm):
    """What was made. Everything else follows from the batch."""

    quantity = QuantityField(label=gettext_lazy("Quantity made"))
    output_lot = forms.CharField(
        label=gettext_lazy("Lot"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("The batch number when empty."),
    )
    expires_on = DayField(
        label=gettext_lazy("Expires on"),
        required=False,
        help_text=gettext_lazy("When empty: today plus the item's shelf life."),
    )


class ApproveVersion(OperationForm):
    """From when on batches may be planned by it."""

    effective_from = DayField(
        label=gettext_lazy("In effect from"),
        required=False,
        help_text=gettext_lazy("Batches of any day may be planned by it when empty."),
    )


class Scale(forms.Form):
    """For which size of batch a formula is shown, in the stock unit of what it makes."""

    size = QuantityField(label=gettext_lazy("For a batch of"), min_value=Decimal("0.000001"))
