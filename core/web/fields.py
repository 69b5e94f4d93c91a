"""Controls for codes: what is typed may be anything, what is there already is offered."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

MOST = 200


class Suggesting(forms.TextInput):
    """A text field with a list of what it may hold; the list is read when it is drawn."""

    def __init__(self, options: Callable[[], Iterable[str]], attrs: Any = None) -> None:
        super().__init__({"autocomplete": "off", "spellcheck": "false", **(attrs or {})})
        self.options = options

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """The field, and its list beside it."""
        list_id = f"{name}-options"
        field = super().render(name, value, {**(attrs or {}), "list": list_id}, renderer)
        rows = ((option,) for option in islice(self.options(), MOST))
        options = format_html_join("", '<option value="{}"></option>', rows)
        return format_html('{}<datalist id="{}">{}</datalist>', field, list_id, options)
