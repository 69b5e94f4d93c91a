"""Costs over REST: the papers that spread one, and what they brought to each lot and batch."""

from __future__ import annotations

from rest_framework.serializers import CharField

from core.api import fields
from core.api.shapes import Command, Shape
from inventory.operations.costs import BASES, LATE
from lots.models import CostEntry


class CostShape(Shape):
    """So much more, or less, that a lot or a batch costs, in the tenant's currency."""

    sku = CharField(source="lot.item.sku", default=None, allow_null=True)
    lot_code = CharField(source="lot.code", default=None, allow_null=True)
    batch_number = CharField(source="batch.number", default=None, allow_null=True)
    document_number = CharField(source="document.number", default=None, allow_null=True)
    member_name = CharField(source="member.printed_name", default=None, allow_null=True)

    class Meta:
        model = CostEntry
        fields = (
            "id",
            "source",
            "sku",
            "lot",
            "lot_code",
            "batch",
            "batch_number",
            "document",
            "document_number",
            "movement",
            "quantity",
            "amount",
            "entered_currency",
            "entered_amount",
            "rate",
            "derived_from",
            "accounting_date",
            "recorded_at",
            "member",
            "member_name",
            "operation",
            "reason",
        )


class BearingLot(Command):
    """A lot that bears a part."""

    sku = fields.Text()
    lot = fields.Text()


class SpreadCost(Command):
    """A late cost, over the lots that bear it and on to what they went into."""

    lots = BearingLot(many=True)
    amount = fields.Exact(help_text="Of either sign.")
    source = fields.Choice(choices=[str(one) for one in LATE])
    base = fields.Choice(choices=list(BASES), required=False, help_text="value when left out.")
    currency = fields.Text(required=False, max_length=3, help_text="The tenant's when left out.")
    rate = fields.Exact(required=False, help_text="What one of another currency is worth here.")
    number = fields.Text(required=False, help_text="Its paper's number.")
    on = fields.Day(required=False, help_text="The accounting day; today when left out.")
    reason = fields.Text(required=False)
