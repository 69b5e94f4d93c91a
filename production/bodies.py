"""The bodies of what is done to a batch under way. Quantities are in the item's stock unit."""

from __future__ import annotations

from core.api import fields
from core.api.shapes import Command


class Nothing(Command):
    """Nothing more needs saying."""


class Reallocate(Command):
    """Why, if there is more to say than what the lots say."""

    reason = fields.Text(required=False)


class NamedLot(Command):
    """So much of a lot of the line's item, where it lies."""

    lot = fields.Text()
    location = fields.Text()
    container = fields.Text(required=False)
    quantity = fields.Exact()


class IssueLine(Command):
    """What is issued to one line: all it still needs when neither quantity nor lots are given."""

    line = fields.Whole(min_value=1)
    quantity = fields.Exact(required=False)
    lots = NamedLot(many=True, required=False)
    reason = fields.Text(required=False, help_text="Why lots are passed over that FEFO takes.")


class IssueRework(Command):
    """So much of a lot that was made before; without `sku` of the batch's product."""

    sku = fields.Text(required=False)
    lot = fields.Text()
    location = fields.Text()
    container = fields.Text(required=False)
    quantity = fields.Exact()
    reason = fields.Text()


class ReturnUnused(Command):
    """What comes back, and where it goes."""

    sku = fields.Text()
    lot = fields.Text()
    quantity = fields.Exact()
    uom = fields.Text(required=False, max_length=20)
    location = fields.Text()
    container = fields.Text(required=False)


class DeclareOutput(Command):
    """A lot the batch made. Without `sku` it is of the batch's product."""

    sku = fields.Text(required=False)
    quantity = fields.Exact()
    lot = fields.Text(required=False, help_text="The batch's number, counted, when left out.")
    by_product = fields.Flag(required=False)
    expires_on = fields.Day(required=False, allow_null=True)
    location = fields.Text(required=False)
    container = fields.Text(required=False)


class CloseBatch(Command):
    """A reason is needed where a line took less than its tolerance allows."""

    reason = fields.Text(required=False)


class AbortBatch(Command):
    """Why the batch ends."""

    reason = fields.Text()
