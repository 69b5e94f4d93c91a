"""A tenant: one manufacturer, one set of books."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.db.models.functions import Lower

from core.tenancy.models import TenantModel


class Tenant(TenantModel):
    """One manufacturer. Its id is its own tenant_id, so the same policy guards it."""

    slug = models.CharField(max_length=50)
    name = models.CharField(max_length=200)
    time_zone = models.CharField(max_length=64, default="UTC")
    currency = models.CharField(max_length=3, default="EUR")
    asks_second_factor = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)

    class Meta(TenantModel.Meta):
        constraints = [
            UniqueConstraint(Lower("slug"), name="core_tenant_slug"),
            CheckConstraint(name="core_tenant_is_itself", condition=Q(id=F("tenant_id"))),
            CheckConstraint(name="core_tenant_slug_form", condition=Q(slug__regex=r"^[a-z0-9-]+$")),
        ]

    def __str__(self) -> str:
        return self.name
