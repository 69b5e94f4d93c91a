"""When stock on hand expires, week by week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count

from catalog.models import Item
from inventory.models import Quant
from lots.models import Lot

WEEKS = 12


@dataclass(frozen=True, slots=True)
class ExpiryRow:
    """Of one kind of item, how many lots have expired, and how many expire in each week."""

    kind: str
    expired: int
    weeks: Sequence[int]


def expiry_by_week(*, today: date) -> list[ExpiryRow]:
    """Lots on hand by kind of item and week of their last usable day, this week first.

    Rejected lots are left out: no date decides about them any more.
    """
    monday = today - timedelta(days=today.weekday())
    last = monday + timedelta(weeks=WEEKS, days=-1)
    counted = (
        Quant.objects.filter(on_hand__gt=0, usable_through__lte=last)
        .exclude(lot__disposition=Lot.Disposition.REJECTED)
        .values("item__kind", "usable_through")
        .annotate(lots=Count("lot", distinct=True))
        .order_by("item__kind", "usable_through")
    )
    expired: dict[str, int] = {}
    weeks: dict[str, list[int]] = {}
    for row in counted:
        kind, day = row["item__kind"], row["usable_through"]
        if day < today:
            expired[kind] = expired.get(kind, 0) + row["lots"]
        else:
            weeks.setdefault(kind, [0] * WEEKS)[(day - monday).days // 7] += row["lots"]
    return [
        ExpiryRow(kind, expired.get(kind, 0), weeks.get(kind, [0] * WEEKS))
        for kind in Item.Kind.values
        if kind in expired or kind in weeks
    ]
