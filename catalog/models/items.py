"""What we handle: items, their stock units and the other units they come in."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.db.models.functions import Lower

from catalog.models.folding import folded
from core.tenancy.models import TenantKey, TenantModel


class Item(TenantModel):
    """A thing we buy, make or use. Quantities of it are kept in its stock unit (uom)."""

    class Kind(models.TextChoices):
        RAW = "raw"
        INTERMEDIATE = "intermediate"
        FINISHED = "finished"
        PACKAGING = "packaging"
        CONSUMABLE = "consumable"
        TRADED = "traded"

    sku = models.CharField(max_length=200)
    sku_key = folded("sku")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=Kind)
    uom = models.CharField(max_length=20)
    density_kg_per_l = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    shelf_life_days = models.PositiveIntegerField(null=True, blank=True)
    life_after_opening_days = models.PositiveIntegerField(null=True, blank=True)
    min_receipt_life_days = models.PositiveIntegerField(null=True, blank=True)
    min_issue_life_days = models.PositiveIntegerField(null=True, blank=True)
    # What is weighed of it may differ so much, where a recipe's line does not say.
    tolerance_pct = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    lot_tracked = models.BooleanField(default=True)
    inspection_required = models.BooleanField(default=False)
    standard_cost = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    lead_time_days = models.PositiveIntegerField(null=True, blank=True)
    allergens = models.CharField(max_length=400, blank=True)
    storage = models.CharField(max_length=200, blank=True)
    gtin = models.CharField(max_length=14, blank=True)
    abc_class = models.CharField(max_length=1, blank=True)
    version = models.PositiveIntegerField(default=1)  # counts changes; a stale form names it

    class Meta(TenantModel.Meta):
        constraints = [
            UniqueConstraint(fields=["tenant_id", "sku_key"], name="catalog_item_sku"),
            CheckConstraint(name="catalog_item_has_sku", condition=~Q(sku="")),
            CheckConstraint(name="catalog_item_has_name", condition=~Q(name="")),
            CheckConstraint(name="catalog_item_has_uom", condition=~Q(uom="")),
            CheckConstraint(
                name="catalog_item_density_positive",
                condition=Q(density_kg_per_l__isnull=True) | Q(density_kg_per_l__gt=0),
            ),
            CheckConstraint(
                name="catalog_item_tolerance",
                condition=Q(tolerance_pct__isnull=True)
                | Q(tolerance_pct__gte=0, tolerance_pct__lte=100),
            ),
        ]

    def __str__(self) -> str:
        return self.sku


class ItemUnit(TenantModel):
    """Another unit of an item: a 25 kg bag is ("bag", 25 stock units)."""

    item = TenantKey(Item, related_name="units")
    uom = models.CharField(max_length=20)
    stock_units_per_unit = models.DecimalField(max_digits=20, decimal_places=6)

    class Meta(TenantModel.Meta):
        constraints = [
            UniqueConstraint("tenant_id", "item", Lower("uom"), name="catalog_itemunit_uom"),
            CheckConstraint(
                name="catalog_itemunit_positive", condition=Q(stock_units_per_unit__gt=0)
            ),
        ]
