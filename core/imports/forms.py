"""The shape of input on the import pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.imports.kinds import Kind
from core.imports.reading import MAX_BYTES, Source, too_large
from core.imports.staging import folded
from core.web import OperationForm

LEFT_OUT = "-"


class Upload(OperationForm):
    """A file and what it holds."""

    kind = forms.ChoiceField(label=_("What it holds"))
    file = forms.FileField(
        label=_("File"), help_text=_("CSV in UTF-8, or XLSX."), allow_empty_file=True
    )

    def __init__(self, *words: Any, kinds: Sequence[Kind], **more: Any) -> None:
        super().__init__(*words, **more)
        self.fields["kind"].choices = [(kind.name, kind.title) for kind in kinds]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        file = cleaned.pop("file", None)
        if file is None:
            return cleaned
        if file.size > MAX_BYTES:
            raise forms.ValidationError(too_large(file.name, file.size).sentence)
        return {**cleaned, "source": Source(file.name, file.read())}


class Columns(OperationForm):
    """Which column of the file is which of the kind's."""

    def __init__(
        self, *words: Any, kind: Kind, titles: Sequence[str], chosen: dict[str, str], **more: Any
    ) -> None:
        super().__init__(*words, **more)
        self.titles = titles
        known = {column.name for column in kind.columns}
        choices = [(LEFT_OUT, _("left out"))] + [
            (column.name, f"{column.name} *" if column.is_needed else column.name)
            for column in kind.columns
        ]
        for place, title in enumerate(self.titles):
            guess = folded(title) if folded(title) in known else LEFT_OUT
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=title, choices=choices, initial=chosen.get(title, guess)
            )

    def clean(self) -> dict[str, Any]:
        """`columns` by the file's titles. What is left out is named as itself, and so ignored."""
        columns = {
            title: self.cleaned_data.get(f"column_{place}", LEFT_OUT)
            for place, title in enumerate(self.titles)
        }
        return {"columns": columns}
