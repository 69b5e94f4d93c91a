"""What do we need next? The demand there was."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from catalog.models import Item, Location
from core.tenancy.models import TenantKey, TenantModel


class Demand(TenantModel):
    """How much of an item was asked for in one period, by the plant's customers.

    Below zero it is what customers sent back: kept and netted in totals, no demand by itself.
    """

    class Period(models.TextChoices):
        DAY = "day"
        WEEK = "week"
        MONTH = "month"

    item = TenantKey(Item, related_name="+")
    location = TenantKey(Location, null=True, related_name="+")
    starts_on = models.DateField()
    period = models.CharField(max_length=10, choices=Period, default=Period.DAY)
    quantity = models.DecimalField(max_digits=20, decimal_places=6)

    class Meta(TenantModel.Meta):
        constraints = [
            UniqueConstraint(
                fields=["tenant_id", "item", "starts_on"], name="replenishment_demand_once"
            ),
            CheckConstraint(
                name="replenishment_demand_period_known",
                condition=Q(period__in=["day", "week", "month"]),
            ),
            CheckConstraint(
                name="replenishment_demand_month_begins",
                condition=~Q(period="month") | Q(starts_on__day=1),
            ),
        ]
