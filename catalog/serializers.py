"""Shapes of catalog's nouns, and the bodies that make and change them."""

from __future__ import annotations

from rest_framework import serializers

from catalog.models import Item, Location, Partner, Site, SupplierItem
from catalog.rules.items import DAYS_LIMIT, KINDS
from catalog.rules.partners import EMAIL_LENGTH, ROLES
from core.api import fields
from core.api.shapes import Command, Shape


class ItemShape(Shape):
    """An item; `uom` is the unit its quantities and its standard cost are kept in."""

    class Meta:
        model = Item
        fields = (
            "id",
            "sku",
            "name",
            "kind",
            "uom",
            "density_kg_per_l",
            "shelf_life_days",
            "life_after_opening_days",
            "min_receipt_life_days",
            "min_issue_life_days",
            "tolerance_pct",
            "lot_tracked",
            "inspection_required",
            "standard_cost",
            "currency",
            "lead_time_days",
            "allergens",
            "storage",
            "gtin",
            "abc_class",
        )


class LocationShape(Shape):
    """A place; `site` is the plant it belongs to."""

    site_code = serializers.CharField(source="site.code")
    is_virtual = serializers.BooleanField()

    class Meta:
        model = Location
        fields = ("id", "code", "name", "kind", "site", "site_code", "parent", "is_virtual")


class SiteShape(Shape):
    """A plant: its days end in its time zone, its costs are kept in its currency."""

    class Meta:
        model = Site
        fields = ("id", "code", "name", "time_zone", "currency")


class PartnerShape(Shape):
    """A partner; `min_remaining_life_days` is what it asks of us as a customer."""

    class Meta:
        model = Partner
        fields = (
            "id",
            "code",
            "name",
            "role",
            "country",
            "email",
            "lead_time_days",
            "min_remaining_life_days",
        )


class SupplierItemShape(Shape):
    """Terms for an item: the price is per `price_uom`, the other quantities are in `uom`."""

    supplier_code = serializers.CharField(source="supplier.code")
    sku = serializers.CharField(source="item.sku")
    uom = serializers.CharField(source="item.uom")

    class Meta:
        model = SupplierItem
        fields = (
            "id",
            "supplier",
            "supplier_code",
            "item",
            "sku",
            "is_approved",
            "price",
            "currency",
            "price_uom",
            "moq",
            "order_multiple",
            "uom",
            "lead_time_days",
            "supplier_sku",
        )


class ChangeItem(Command):
    """What changes of an item; what is left out stays as it is."""

    name = fields.Text(required=False)
    kind = fields.Choice(choices=KINDS, required=False)
    uom = fields.Text(max_length=20, required=False)
    density_kg_per_l = fields.Exact(required=False, allow_null=True)
    shelf_life_days = fields.Whole(max_value=DAYS_LIMIT, required=False, allow_null=True)
    life_after_opening_days = fields.Whole(max_value=DAYS_LIMIT, required=False, allow_null=True)
    min_receipt_life_days = fields.Whole(max_value=DAYS_LIMIT, required=False, allow_null=True)
    min_issue_life_days = fields.Whole(max_value=DAYS_LIMIT, required=False, allow_null=True)
    tolerance_pct = fields.Exact(required=False, allow_null=True)
    lot_tracked = fields.Flag(required=False)
    inspection_required = fields.Flag(required=False)
    standard_cost = fields.Exact(required=False, allow_null=True)
    currency = fields.Text(max_length=3, required=False, allow_blank=True)
    lead_time_days = fields.Whole(max_value=DAYS_LIMIT, required=False, allow_null=True)
    allergens = fields.Text(max_length=400, required=False, allow_blank=True)
    storage = fields.Text(required=False, allow_blank=True)
    gtin = fields.Text(max_length=14, required=False, allow_blank=True)
    abc_class = fields.Text(max_length=1, required=False, allow_blank=True)


class MakeItem(ChangeItem):
    """A new item: code, name, kind and stock unit at least."""

    sku = fields.Text()
    name = fields.Text()
    kind = fields.Choice(choices=KINDS)
    uom = fields.Text(max_length=20)


class ChangePartner(Command):
    """What changes of a partner; what is left out stays as it is."""

    name = fields.Text(required=False)
    role = fields.Choice(choices=ROLES, required=False)
    country = fields.Text(max_length=100, required=False, allow_blank=True)
    email = fields.Text(max_length=EMAIL_LENGTH, required=False, allow_blank=True)
    lead_time_days = fields.Whole(max_value=DAYS_LIMIT, required=False, allow_null=True)
    min_remaining_life_days = fields.Whole(max_value=DAYS_LIMIT, required=False, allow_null=True)


class MakePartner(ChangePartner):
    """A new partner: code, name and role at least."""

    code = fields.Text()
    name = fields.Text()
    role = fields.Choice(choices=ROLES)


class ChangeSupplierItem(Command):
    """Which terms change; what is left out stays as it is."""

    is_approved = fields.Flag(required=False)
    price = fields.Exact(required=False, allow_null=True, help_text="Per price_uom.")
    currency = fields.Text(
        max_length=3, required=False, allow_blank=True, help_text="The tenant's when left out."
    )
    price_uom = fields.Text(
        max_length=20,
        required=False,
        allow_blank=True,
        help_text="A unit that converts to the item's; its stock unit when left out.",
    )
    moq = fields.Exact(required=False, allow_null=True, help_text="Least order, in stock units.")
    order_multiple = fields.Exact(required=False, allow_null=True, help_text="In stock units.")
    lead_time_days = fields.Whole(max_value=DAYS_LIMIT, required=False, allow_null=True)
    supplier_sku = fields.Text(required=False, allow_blank=True)


class MakeSupplierItem(ChangeSupplierItem):
    """A supplier's terms for an item. Both are named by their codes."""

    supplier = fields.Text()
    sku = fields.Text()
