"""From whom and to whom: suppliers and customers."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from catalog.models.folding import folded
from core.tenancy.models import TenantModel


class Partner(TenantModel):
    """A company we buy from, sell to, or both."""

    class Role(models.TextChoices):
        SUPPLIER = "supplier"
        CUSTOMER = "customer"
        BOTH = "both"

    code = models.CharField(max_length=200)
    code_key = folded("code")
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=20, choices=Role)
    country = models.CharField(max_length=100, blank=True)
    email = models.CharField(max_length=254, blank=True)
    lead_time_days = models.PositiveIntegerField(null=True, blank=True)
    # What a customer asks to be left of a lot's life on the day it arrives.
    min_remaining_life_days = models.PositiveIntegerField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)  # counts changes; a stale form names it

    class Meta(TenantModel.Meta):
        constraints = [
            UniqueConstraint(fields=["tenant_id", "code_key"], name="catalog_partner_code"),
            CheckConstraint(name="catalog_partner_has_code", condition=~Q(code="")),
            CheckConstraint(name="catalog_partner_has_name", condition=~Q(name="")),
            CheckConstraint(
                name="catalog_partner_role_known",
                condition=Q(role__in=["supplier", "customer", "both"]),
            ),
        ]

    def __str__(self) -> str:
        return self.code
