"""Where: sites with their time zone, and locations, the virtual ones included."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from catalog.models.folding import folded
from core.tenancy.models import TenantKey, TenantModel


class Site(TenantModel):
    """A plant: its time zone decides which day it is, and so what has expired."""

    code = models.CharField(max_length=200)
    code_key = folded("code")
    name = models.CharField(max_length=200)
    time_zone = models.CharField(max_length=64)
    currency = models.CharField(max_length=3)

    class Meta(TenantModel.Meta):
        constraints = [
            UniqueConstraint(fields=["tenant_id", "code_key"], name="catalog_site_code"),
            CheckConstraint(name="catalog_site_has_code", condition=~Q(code="")),
        ]

    def __str__(self) -> str:
        return self.code


class Location(TenantModel):
    """A place stock can be. The virtual ones stand for everything outside our own places."""

    class Kind(models.TextChoices):
        STORAGE = "storage"
        POINT_OF_USE = "point_of_use"
        QUARANTINE = "quarantine"
        WIP = "wip"
        SHIPPING = "shipping"
        RETURNS = "returns"
        SUPPLIER = "supplier"
        CUSTOMER = "customer"
        PROCESS = "process"
        SCRAP = "scrap"
        SAMPLE = "sample"
        COUNT = "count"
        OPENING = "opening"

    OWN = ("storage", "point_of_use", "quarantine", "wip", "shipping", "returns")
    VIRTUAL = ("supplier", "customer", "process", "scrap", "sample", "count", "opening")

    site = TenantKey(Site, related_name="locations")
    code = models.CharField(max_length=200)
    code_key = folded("code")
    name = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=20, choices=Kind)
    parent = TenantKey("self", null=True, blank=True, related_name="children")
    is_virtual = models.GeneratedField(
        expression=Q(kind__in=VIRTUAL), output_field=models.BooleanField(), db_persist=True
    )

    class Meta(TenantModel.Meta):
        constraints = [
            UniqueConstraint(fields=["tenant_id", "code_key"], name="catalog_location_code"),
            CheckConstraint(name="catalog_location_has_code", condition=~Q(code="")),
            UniqueConstraint(
                fields=["tenant_id", "site", "kind"],
                condition=Q(
                    kind__in=[
                        "supplier",
                        "customer",
                        "process",
                        "scrap",
                        "sample",
                        "count",
                        "opening",
                    ]
                ),
                name="catalog_location_one_virtual_a_kind",
            ),
        ]

    def __str__(self) -> str:
        return self.code
