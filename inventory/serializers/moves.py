"""The bodies of movements. Item, lot, place and container are named by their codes."""

from __future__ import annotations

from core.api import fields
from core.api.shapes import Command


class OfALot(Command):
    """A lot where it lies: in a place, in a container or loose."""

    sku = fields.Text()
    lot = fields.Text()
    location = fields.Text()
    container = fields.Text(required=False, help_text="Left out: what lies loose.")


class Transfer(OfALot):
    """How much goes where. A container's number may be new."""

    quantity = fields.Exact()
    uom = fields.Text(required=False, max_length=20, help_text="The stock unit when left out.")
    to = fields.Text(required=False, help_text="The same location when left out.")
    to_container = fields.Text(required=False)


class Adjust(OfALot):
    """What was counted, in the stock unit."""

    counted = fields.Exact()
    reason = fields.Text()


class Sample(OfALot):
    """How much was taken."""

    quantity = fields.Exact()
    uom = fields.Text(required=False, max_length=20, help_text="The stock unit when left out.")


class TakeOut(Sample):
    """How much goes, and why."""

    reason = fields.Text()


class Reverse(Command):
    """Why the movement was wrong."""

    reason = fields.Text()
