"""Every read of replenishment worth a name."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from replenishment.models import Demand


def demand() -> QuerySet[Demand]:
    """All demand, by item and day."""
    return Demand.objects.select_related("item", "location").order_by(
        "item__sku_key", "starts_on", "pk"
    )


def demand_between(
    item_ids: Collection[UUID], days: Collection[date]
) -> dict[tuple[UUID, date], Demand]:
    """The demand of these items between the first and the last of these days, by item and day."""
    if not days:
        return {}
    between = (min(days), max(days))
    found = Demand.objects.filter(item__in=item_ids, starts_on__range=between).order_by("pk")
    return {(one.item_id, one.starts_on): one for one in found}
