"""Imports as they are read."""

from __future__ import annotations

from django.db.models import QuerySet

from core.imports.kinds import Kind, kinds
from core.models import Import
from core.tenancy.context import required


def recent_imports() -> QuerySet[Import]:
    """Imports, the latest first, with their file, number and member."""
    rows = Import.objects.select_related("file", "document", "member")
    return rows.order_by("-begun_at", "-id")


def open_kinds() -> list[Kind]:
    """The kinds whose right the acting member holds."""
    return [kind for kind in kinds() if kind.right in required().rights]
