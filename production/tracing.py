"""The trace as REST describes it: field by field what `report trace` answers."""

from __future__ import annotations

from typing import Any

from rest_framework.serializers import CharField, FloatField, IntegerField, Serializer

from core.api import fields


class TracedLotShape(Serializer[Any]):
    """A lot that was reached, how many batches away, and how much of it there ever was."""

    sku = CharField()
    lot = CharField()
    depth = IntegerField()
    quantity = fields.Exact()
    unit = CharField()


class TracedBatchShape(Serializer[Any]):
    """A batch on the way."""

    batch = CharField()
    sku = CharField()
    lot = CharField()
    planned_quantity = fields.Exact(allow_null=True)
    quantity = fields.Exact(allow_null=True)
    unit = CharField()


class ShipmentShape(Serializer[Any]):
    """What was shipped of the lots."""

    shipment = CharField()
    customer = CharField()
    sku = CharField()
    lot = CharField()
    quantity = fields.Exact()


class SupplierShape(Serializer[Any]):
    """A lot that came from outside."""

    supplier = CharField()
    supplier_lot = CharField()
    sku = CharField()
    lot = CharField()


class LeftShape(Serializer[Any]):
    """Where some of it is now."""

    sku = CharField()
    lot = CharField()
    location = CharField()
    quantity = fields.Exact()


class BalanceShape(Serializer[Any]):
    """What became of the lot. The residual is what nobody can account for."""

    made_or_received = fields.Exact()
    on_hand = fields.Exact()
    consumed = fields.Exact()
    shipped = fields.Exact()
    sampled = fields.Exact()
    scrapped = fields.Exact()
    adjusted = fields.Exact()
    residual = fields.Exact()


class TraceShape(Serializer[Any]):
    """Everything one lot touches in one direction, the lot itself at depth 0."""

    lots = TracedLotShape(many=True)
    batches = TracedBatchShape(many=True)
    shipments = ShipmentShape(many=True)
    suppliers = SupplierShape(many=True)
    on_hand = LeftShape(many=True)
    balance = BalanceShape()
    milliseconds = FloatField(help_text="How long the database took.")
