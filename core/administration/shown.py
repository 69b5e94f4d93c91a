"""An entry of the trail in the words of a reader."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from core.models import AuditEntry

UNSAID = {"id", "tenant_id", "leaf", "xid", "token_hash"}


def changes_of(entry: AuditEntry) -> list[tuple[str, str, str]]:
    """Field, before, after; what only the machinery reads is left out."""
    before, after = entry.before or {}, entry.after or {}
    names = sorted({*before, *after} - UNSAID)
    changes = [(name, _said(before.get(name)), _said(after.get(name))) for name in names]
    return [(_spoken(name), was, became) for name, was, became in changes if was or became]


def _spoken(name: str) -> str:
    return name.removesuffix("_id").replace("_", " ")


def _said(value: Any) -> str:
    """A stored value for a reader; nothing for what was left empty."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)
