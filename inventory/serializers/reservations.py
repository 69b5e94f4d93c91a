"""Reservations over REST."""

from __future__ import annotations

from rest_framework.serializers import CharField

from core.api import fields
from core.api.shapes import Command, Shape
from inventory.models import Reservation


class ReservationShape(Shape):
    """So much, in `uom`, promised to a document's line; `lot` is null where it is of an item."""

    document_number = CharField(source="document.number")
    sku = CharField(source="item.sku")
    uom = CharField(source="item.uom")
    lot_code = CharField(source="lot.code", default=None, allow_null=True)
    location_code = CharField(source="location.code", default=None, allow_null=True)
    container_code = CharField(source="container.code", default=None, allow_null=True)

    class Meta:
        model = Reservation
        fields = (
            "id",
            "document",
            "document_number",
            "line",
            "item",
            "sku",
            "uom",
            "lot",
            "lot_code",
            "location",
            "location_code",
            "container",
            "container_code",
            "use",
            "need_on",
            "usable_through",
            "quantity",
            "consumed",
            "expires_at",
            "state",
            "opened_at",
            "closed_at",
        )


class Release(Command):
    """Why it is set free."""

    reason = fields.Text(required=False)
