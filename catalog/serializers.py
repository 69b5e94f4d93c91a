"""Shapes of catalog's nouns, and the bodies that make and change them."""

from __future__ import annotations

from rest_framework import serializers

from catalog.models import Item, Location
from catalog.rules.items import DAYS_LIMIT, KINDS
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
            "min_receipt_life_days",
            "min_issue_life_days",
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


class ChangeItem(Command):
    """What changes of an item; what is left out stays as it is."""

    name = fields.Text(required=False)
    kind = fields.Choice(choices=KINDS, required=False)
    uom = fields.Text(max_length=20, required=False)
    density_kg_per_l = fields.Exact(required=False, allow_null=True)
    shelf_life_days = fields.Whole(max_value=DAYS_LIMIT, required=False, allow_null=True)
    min_receipt_life_days = fields.Whole(max_value=DAYS_LIMIT, required=False, allow_null=True)
    min_issue_life_days = fields.Whole(max_value=DAYS_LIMIT, required=False, allow_null=True)
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
