"""From whom and to whom: suppliers and customers, and what each supplier sells us."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from catalog.models.folding import folded
from catalog.models.items import Item
from core.tenancy.models import TenantKey, TenantModel


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


class SupplierItem(TenantModel):
    """An item a supplier sells us: whether it is approved, and on which terms.

    The price is per `price_uom`, a unit that converts to the item's. The least order (moq) and the
    order multiple are in the item's stock unit, whatever unit the price is for, so that planning
    compares them with what is needed; so are all quantities here.
    """

    supplier = TenantKey(Partner, related_name="supplier_items")
    item = TenantKey(Item, related_name="supplier_items")
    is_approved = models.BooleanField(default=False)
    price = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    price_uom = models.CharField(max_length=20)
    moq = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    order_multiple = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    lead_time_days = models.PositiveIntegerField(null=True, blank=True)
    supplier_sku = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)  # counts changes; a stale form names it

    class Meta(TenantModel.Meta):
        constraints = [
            UniqueConstraint(
                fields=["tenant_id", "supplier", "item"], name="catalog_supplieritem_pair"
            ),
            CheckConstraint(
                name="catalog_supplieritem_price_not_negative",
                condition=Q(price__isnull=True) | Q(price__gte=0),
            ),
            CheckConstraint(
                name="catalog_supplieritem_price_has_currency",
                condition=Q(price__isnull=True) | ~Q(currency=""),
            ),
            CheckConstraint(name="catalog_supplieritem_has_price_uom", condition=~Q(price_uom="")),
            CheckConstraint(
                name="catalog_supplieritem_moq_not_negative",
                condition=Q(moq__isnull=True) | Q(moq__gte=0),
            ),
            CheckConstraint(
                name="catalog_supplieritem_multiple_positive",
                condition=Q(order_multiple__isnull=True) | Q(order_multiple__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} from {self.supplier}"
