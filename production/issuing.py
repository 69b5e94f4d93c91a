"""One named lot for an open batch: the form, and how the batch takes it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy

from catalog.models import Location
from inventory.forms import OfALot, QuantityField
from inventory.operations import Named
from lots.models import Container, Lot
from production import operations, queries
from production.models import Batch


class BatchField(forms.ModelChoiceField):
    """One of the open batches that take the lot's item."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Batch.objects.none(), empty_label=None, **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj}: {obj.item.name}"


class IssueNamed(OfALot):
    """So much of the lot for a batch. FEFO may be passed over by who may, with a reason."""

    batch = BatchField(label=gettext_lazy("Batch"))
    quantity = QuantityField(label=gettext_lazy("Quantity, in its stock unit"))
    reason = forms.CharField(
        label=gettext_lazy("Reason to pass over FEFO"),
        max_length=1000,
        required=False,
        help_text=gettext_lazy("Only where another lot expires earlier. It is kept and reported."),
    )
    answers_for: ClassVar = {**OfALot.answers_for, "line": "batch"}

    def __init__(self, *args: Any, lot: Lot, quantity: str = "", **kwargs: Any) -> None:
        super().__init__(*args, lot=lot, **kwargs)
        self.fields["batch"].queryset = queries.batches_taking(lot.item)  # type: ignore[attr-defined]
        if quantity:
            self.initial["quantity"] = quantity


def issue(
    *,
    lot: Lot,
    batch: Batch,
    location: Location,
    container: Container | None,
    quantity: Decimal,
    reason: str,
    key: str,
) -> Batch:
    """Issue so much of this lot to the line of the batch that takes its item."""
    line = queries.lines(batch).filter(item=lot.item_id).values_list("line", flat=True)[0]
    return operations.issue_line(
        batch=batch,
        line=line,
        picks=[Named(line, lot, location, quantity, container)],
        reason=reason,
        key=key,
    )
