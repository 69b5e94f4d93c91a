"""Shapes of stock's nouns, and the body of a receipt."""

from __future__ import annotations

from rest_framework.serializers import CharField, DateField, UUIDField

from core.api import fields
from core.api.shapes import Command, Shape
from inventory.models import Movement, Quant
from lots.models import Lot


class LotShape(Shape):
    """A lot, and what is on hand and free of it in all places together, in `uom`."""

    sku = CharField(source="item.sku")
    supplier = CharField(source="supplier.code", default=None, allow_null=True)
    on_hand = fields.Exact()
    free = fields.Exact()
    uom = CharField(source="item.uom")

    class Meta:
        model = Lot
        fields = (
            "id",
            "item",
            "sku",
            "code",
            "supplier",
            "supplier_lot",
            "made_on",
            "made_on_is_month",
            "received_on",
            "available_from",
            "expires_on",
            "retest_on",
            "usable_through",
            "disposition",
            "on_hand",
            "free",
            "uom",
        )


class OnHandShape(Shape):
    """So much of a lot in a place. `free` is what is not reserved."""

    sku = CharField(source="item.sku")
    location_code = CharField(source="location.code")
    free = fields.Exact()
    uom = CharField(source="item.uom")
    disposition = CharField(source="lot.disposition")
    expires_on = DateField(source="lot.expires_on", allow_null=True)

    class Meta:
        model = Quant
        fields = (
            "id",
            "item",
            "sku",
            "lot",
            "lot_code",
            "location",
            "location_code",
            "container",
            "container_code",
            "on_hand",
            "reserved",
            "free",
            "uom",
            "disposition",
            "expires_on",
        )


class MovementShape(Shape):
    """So much of a lot from one place to another, in `uom`; what was typed stands beside it."""

    sku = CharField(source="lot.item.sku")
    lot_code = CharField(source="lot.code")
    from_code = CharField(source="from_location.code")
    from_container_code = CharField(source="from_container.code", default=None, allow_null=True)
    to_code = CharField(source="to_location.code")
    to_container_code = CharField(source="to_container.code", default=None, allow_null=True)
    uom = CharField(source="lot.item.uom")
    document_number = CharField(source="document.number", default=None, allow_null=True)
    member_name = CharField(source="member.printed_name", default=None, allow_null=True)

    class Meta:
        model = Movement
        fields = (
            "id",
            "posting",
            "kind",
            "sku",
            "lot",
            "lot_code",
            "from_location",
            "from_code",
            "from_container_code",
            "to_location",
            "to_code",
            "to_container_code",
            "quantity",
            "sequence",
            "amount",
            "uom",
            "entered_quantity",
            "entered_uom",
            "document",
            "document_number",
            "reverses",
            "overrides_fefo",
            "effective_at",
            "accounting_date",
            "recorded_at",
            "member",
            "member_name",
            "operation",
            "reason",
        )


class ReceiptShape(Shape):
    """A lot that came from a supplier: how much, where to, and what it may be used for now."""

    number = CharField(source="document.number")
    item = UUIDField(source="lot.item_id")
    sku = CharField(source="lot.item.sku")
    lot_code = CharField(source="lot.code")
    location = UUIDField(source="to_location_id")
    location_code = CharField(source="to_location.code")
    uom = CharField(source="lot.item.uom")
    disposition = CharField(source="lot.disposition")
    expires_on = DateField(source="lot.expires_on", allow_null=True)
    supplier = CharField(source="lot.supplier.code", default=None, allow_null=True)
    supplier_lot = CharField(source="lot.supplier_lot")

    class Meta:
        model = Movement
        fields = (
            "id",
            "number",
            "item",
            "sku",
            "lot",
            "lot_code",
            "location",
            "location_code",
            "quantity",
            "amount",
            "uom",
            "entered_quantity",
            "entered_uom",
            "disposition",
            "expires_on",
            "supplier",
            "supplier_lot",
            "recorded_at",
        )


class ReceiveLot(Command):
    """A new lot and how much of it came. Item and location are named by their codes."""

    sku = fields.Text()
    code = fields.Text(help_text="The lot's code, new for this item.")
    quantity = fields.Exact()
    uom = fields.Text(max_length=20, help_text="A unit that converts to the item's.")
    location = fields.Text(required=False, help_text="The first storage location when left out.")
    supplier = fields.Text(required=False, allow_blank=True, help_text="A partner's code.")
    supplier_lot = fields.Text(required=False, allow_blank=True)
    container = fields.Text(required=False, help_text="The number of the container it is in.")
    made_on = fields.Day(required=False, allow_null=True)
    available_from = fields.Day(required=False, allow_null=True)
    unit_cost = fields.Exact(required=False, help_text="Of one `uom`; or give the amount.")
    amount = fields.Exact(
        required=False,
        help_text="Of all of it. Without either: the supplier's price, else the standard cost.",
    )
    currency = fields.Text(required=False, max_length=3, help_text="The tenant's when left out.")
    rate = fields.Exact(required=False, help_text="What one of another currency is worth here.")
    retest_on = fields.Day(required=False, allow_null=True)
    expires_on = fields.Day(
        required=False,
        allow_null=True,
        help_text="When left out: the day made plus the item's shelf life.",
    )
