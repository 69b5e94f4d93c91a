"""Forms that end in one operation; a refusal lands on the form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.db import transaction

from core.refusals import Refused


class OperationForm(forms.Form):
    """Parses input and calls one operation with it. Holds no rule and saves nothing itself."""

    result: Any = None
    refusal: Refused | None = None  # what the operation answered, where it said no
    # Which field of the page answers for an operation's, where they are not the same.
    answers_for: ClassVar[dict[str, str]] = {}

    def is_submitted(self) -> bool:
        """Whether the page was sent, not just opened."""
        return self.is_bound

    def run(self, operation: Callable[..., Any], **more: Any) -> bool:
        """Call `operation` with the cleaned fields and `more`; True when it was done.

        The call stands in a savepoint: a Refused undoes it, lands on its field or on the form, and
        the page can still be rendered.
        """
        if not self.is_valid():
            return False
        try:
            with transaction.atomic():
                self.result = operation(**self.cleaned_data, **more)
        except Refused as refusal:
            self.refusal = refusal
            field = self.answers_for.get(refusal.field or "", refusal.field)
            self.add_error(field if field in self.fields else None, refusal.sentence)
            return False
        return True
