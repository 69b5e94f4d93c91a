"""How the trade's things look on a page: icons, quantities, days, moments."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django import template
from django.forms import BoundField
from django.templatetags.static import static
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()
UNIT_SPACE = " "


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """A stroke of the sprite; it is always beside a word, so readers skip it."""
    return format_html(
        '<svg class="i {}" aria-hidden="true"><use href="{}#{}"/></svg>',
        size,
        static("icons.svg"),
        name,
    )


@register.filter
def control(field: BoundField) -> SafeString:
    """The control of a form field in our look; a placeholder that only repeats the label goes."""
    widget = field.field.widget
    attrs: dict[str, Any] = {}
    if getattr(widget, "input_type", "") not in {"checkbox", "radio", "hidden", "file"}:
        attrs["class"] = f"input {widget.attrs.get('class', '')}".strip()
    hint, label = str(widget.attrs.get("placeholder", "")).lower(), str(field.label).lower()
    if hint and (hint in label or label in hint or hint.replace("email", "e-mail") in label):
        attrs["placeholder"] = False
    return field.as_widget(attrs=attrs)


@register.filter
def browser(agent: str) -> str:
    """What a browser calls itself, in two words: "Firefox on Linux"."""
    names = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
    systems = ("Windows", "Android", "iPhone", "iPad", "Mac OS", "Linux")
    name = next((ours for theirs, ours in names if theirs in agent), "Browser")
    system = next((one for one in systems if one in agent), "")
    return f"{name} on {system}" if system else name


@register.filter
def initials(name: str) -> str:
    """ "Petra Planner" as PP."""
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


@register.simple_tag
def quantity(amount: Decimal | None, uom: str = "") -> str:
    """A quantity with thousands separators, no trailing zeros, and its unit."""
    if amount is None:
        return "–"
    plain = amount.normalize()
    exponent = plain.as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    shown = formats.number_format(amount, decimal_pos=decimals, use_l10n=True, force_grouping=True)
    return f"{shown}{UNIT_SPACE}{uom}" if uom else shown


@register.filter
def day(value: date | None) -> str:
    """14 Mar 2027; a dash where there is none."""
    return formats.date_format(value, "j M Y") if value else "–"


@register.simple_tag
def moment(value: datetime | None) -> SafeString | str:
    """A time in the plant's zone, with the instant for machines."""
    if value is None:
        return "–"
    local = timezone.localtime(value)
    return format_html(
        '<time datetime="{}">{}</time>', value.isoformat(), formats.date_format(local, "j M Y H:i")
    )


@register.simple_tag
def known(value: datetime | str | None) -> SafeString | str:
    """A moment as exactly as it is known: Nov 2018, 14 Nov 2018, or the time."""
    if not isinstance(value, str):
        return moment(value)
    if len(value) == len("2018-11"):
        return formats.date_format(date.fromisoformat(f"{value}-01"), "M Y")
    return day(date.fromisoformat(value))


@register.simple_tag
def querystring_of(asked: Mapping[str, str], **changed: object) -> str:
    """The address's query of what was asked, with some of it changed; empty values are left out."""
    wanted = {**asked, **{name: str(value) for name, value in changed.items()}}
    return urlencode({name: value for name, value in wanted.items() if value})
