"""Writing down what changes no record: what was seen, and what befell an account."""

from __future__ import annotations

from datetime import timedelta

from django.db.models.functions import Now

from core.models import View
from core.tenancy.context import current_member_id

SEEN_AGAIN = timedelta(minutes=1)


def note_view(*, path: str) -> None:
    """Write down that the acting member sees `path`; a page that renews itself, once a minute."""
    lately = View.objects.filter(at__gt=Now() - SEEN_AGAIN)
    if not lately.filter(member_id=current_member_id(), path=path).exists():
        View.objects.create(member_id=current_member_id(), path=path)
