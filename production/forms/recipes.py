"""What may be typed of a recipe: a draft, whole; and why a version is retired."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog import queries as catalog
from core.web import OperationForm
from inventory.forms import CodeField, QuantityField
from inventory.rules import plain
from production.models import RecipeLine, RecipeVersion
from production.rules import Ingredient, Substitute

AT_FIRST = 12
BLANKS = 4  # empty lines below those that are there
MOST_LINES = 200
SENT = re.compile(r"line_(\d{1,4})_\w+")
STAND_IN = re.compile(r"(?P<sku>\S+?)(?:\s+(?P<factor>[\d.,]+))?\Z")


class DraftVersion(OperationForm):
    """A draft, whole, as it is written anew: its size, its yield and its lines."""

    batch_size = QuantityField(label=gettext_lazy("For a batch of"))
    uom = forms.CharField(label=gettext_lazy("Unit"), max_length=20)
    expected_yield_pct = QuantityField(label=gettext_lazy("Expected yield, %"), required=False)
    expiry_method = forms.ChoiceField(
        label=gettext_lazy("Last day of its lots"),
        choices=[
            (RecipeVersion.ExpiryMethod.MADE_PLUS_LIFE, gettext_lazy("Day made plus shelf life")),
            (RecipeVersion.ExpiryMethod.EARLIEST_INPUT, gettext_lazy("Earliest of its inputs")),
            (RecipeVersion.ExpiryMethod.EARLIER_OF_BOTH, gettext_lazy("The earlier of both")),
            (RecipeVersion.ExpiryMethod.TYPED, gettext_lazy("Typed at completion")),
        ],
    )
    output_location = CodeField(
        label=gettext_lazy("Goes to"),
        required=False,
        find=catalog.location_by_code,
        missing=gettext_lazy("There is no location %(code)s. Make it first, or check the code."),
        help_text=gettext_lazy("The code of a location; the first storage location when empty."),
    )

    def __init__(self, *args: Any, lines: Sequence[RecipeLine] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = {line.line: line for line in lines}
        self.numbers = _numbers(known, self.data)
        for n in self.numbers:
            for name, field in _line_fields(known.get(n)).items():
                self.fields[f"line_{n}_{name}"] = field

    def head(self) -> list[forms.BoundField]:
        """The fields above the lines."""
        return [self[name] for name in self.fields if name in self.base_fields]

    def rows(self) -> list[tuple[int, dict[str, forms.BoundField]]]:
        """The fields of each line, by its number."""
        return [
            (n, {name: self[f"line_{n}_{name}"] for name in _line_fields(None)})
            for n in self.numbers
        ]

    def clean(self) -> dict[str, Any]:
        """The draft as the operation takes it; a line without an item is left out."""
        given = super().clean() or {}
        lines = [n for n in self.numbers if given.get(f"line_{n}_item")]
        for n in self.numbers:
            is_nameless = n not in lines and f"line_{n}_item" not in self.errors
            if is_nameless and given.get(f"line_{n}_quantity"):
                self.add_error(f"line_{n}_item", _("Say of which item."))
        head = {name: given.get(name) for name in self.base_fields}
        return {**head, "ingredients": [self._ingredient(n, given) for n in lines]}

    def _ingredient(self, n: int, given: dict[str, Any]) -> Ingredient:
        said: dict[str, Any] = {name: given.get(f"line_{n}_{name}") for name in _line_fields(None)}
        if said["quantity"] is None and f"line_{n}_quantity" not in self.errors:
            self.add_error(f"line_{n}_quantity", _("Say how much."))
        return Ingredient(
            n,
            said["item"].id,
            said["quantity"] or Decimal(0),
            said["uom"] or said["item"].uom,
            step=said["step"] or "",
            scaling="fixed" if said["fixed"] else "proportional",
            loss_pct=said["loss_pct"],
            tolerance_pct=said["tolerance_pct"],
            substitutes=said["instead"] or (),
        )


class NewRecipe(DraftVersion):
    """The first draft of a recipe: its code and what it makes, too."""

    recipe = forms.CharField(label=gettext_lazy("Recipe's code"), max_length=200)
    item = CodeField(
        label=gettext_lazy("Makes"),
        find=catalog.item_by_code,
        missing=gettext_lazy("There is no item %(code)s. Make it first, or check the code."),
        help_text=gettext_lazy("The code of an item."),
    )
    field_order = ("recipe", "item")


class Retire(OperationForm):
    """Why a version is retired; kept with the change."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=400)


class InsteadField(forms.CharField):
    """What may stand in, the first choice first: "FLV-BERRY, FLV-LEMON 1.2"."""

    def clean(self, value: Any) -> Any:
        """The substitutes by rank; a number behind a code is so many units of it for one."""
        text = super().clean(value)
        parts = [part.strip() for part in text.replace(";", ",").split(",") if part.strip()]
        return tuple(_stand_in(rank, part) for rank, part in enumerate(parts, start=1))


def _stand_in(rank: int, part: str) -> Substitute:
    found = STAND_IN.fullmatch(part)
    item = catalog.item_by_code(found["sku"]) if found else None
    if found is None or item is None:
        raise forms.ValidationError(
            _("“%(part)s” is no item. Write codes, and a factor behind a code if it is not 1.")
            % {"part": part}
        )
    try:
        factor = Decimal(found["factor"] or "1")
    except ArithmeticError:
        raise forms.ValidationError(_("“%(part)s” has no such factor.") % {"part": part}) from None
    return Substitute(item.id, rank, factor)


def _line_fields(line: RecipeLine | None) -> dict[str, forms.Field]:
    """The fields of one line, filled in with what it says now."""
    missing = gettext_lazy("There is no item %(code)s. Make it first, or check the code.")
    code = CodeField(
        label=gettext_lazy("Item"), required=False, find=catalog.item_by_code, missing=missing
    )
    fields: dict[str, forms.Field] = {
        "item": code,
        "quantity": QuantityField(label=gettext_lazy("Quantity"), required=False),
        "uom": forms.CharField(label=gettext_lazy("Unit"), max_length=20, required=False),
        "fixed": forms.BooleanField(label=gettext_lazy("Fixed"), required=False),
        "loss_pct": QuantityField(label=gettext_lazy("Loss, %"), required=False),
        "tolerance_pct": QuantityField(label=gettext_lazy("Tolerance, %"), required=False),
        "step": forms.CharField(label=gettext_lazy("Step"), max_length=200, required=False),
        "instead": InsteadField(label=gettext_lazy("Or instead"), max_length=400, required=False),
    }
    if line is not None:
        for name, value in _said(line).items():
            fields[name].initial = value
    return fields


def _said(line: RecipeLine) -> dict[str, Any]:
    return {
        "item": line.item.sku,
        "quantity": line.entered_quantity,
        "uom": line.entered_uom,
        "fixed": line.scaling == RecipeLine.Scaling.FIXED,
        "loss_pct": _shown(line.loss_pct),
        "tolerance_pct": _shown(line.tolerance_pct),
        "step": line.step,
        "instead": ", ".join(
            one.item.sku if one.factor == 1 else f"{one.item.sku} {plain(one.factor)}"
            for one in line.substitutes.all()
        ),
    }


def _shown(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)


def _numbers(known: Collection[int], data: Any) -> list[int]:
    """The numbers of the lines that are there or were sent, and of empty ones below them."""
    sent = [SENT.fullmatch(name) for name in data or ()]
    there = sorted({*known, *(int(one[1]) for one in sent if one)})[:MOST_LINES]
    last = there[-1] if there else 0
    blanks = 0 if data else BLANKS if there else AT_FIRST
    return [*there, *range(last + 1, last + 1 + blanks)]
