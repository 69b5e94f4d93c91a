"""Containers and restrictions over REST, and the bodies that change lots."""

from __future__ import annotations

from rest_framework.serializers import CharField, ListField

from core.api import fields
from core.api.shapes import Command, Shape
from lots.models import Container, Lot, Restriction


class ContainerShape(Shape):
    """A numbered container of a lot, and the day it was opened."""

    sku = CharField(source="lot.item.sku")
    lot_code = CharField(source="lot.code")

    class Meta:
        model = Container
        fields = ("id", "code", "lot", "lot_code", "sku", "opened_on")


class Opening(Command):
    """The day the container was opened."""

    opened_on = fields.Day()


class DecidedLotShape(Shape):
    """The lot and what it may be used for now."""

    sku = CharField(source="item.sku")

    class Meta:
        model = Lot
        fields = ("id", "sku", "code", "disposition", "usable_through")


class Decision(Command):
    """What the lot is from now on, and why."""

    disposition = fields.Choice(choices=Lot.Disposition.choices)
    reason = fields.Text()


class RestrictionShape(Shape):
    """What may not be done with everything in one scope: `scope` says of which kind."""

    scope = CharField()
    scope_name = CharField()

    class Meta:
        model = Restriction
        fields = (
            "id",
            "scope",
            "scope_id",
            "scope_name",
            "blocked_uses",
            "document",
            "placed_at",
            "lifted_at",
        )


class Restrict(Command):
    """One scope, named by its code (a lot with its item, a supplier's lot with its supplier)."""

    sku = fields.Text(required=False, help_text="The item; with `lot`, the lot's item.")
    lot = fields.Text(required=False)
    container = fields.Text(required=False)
    location = fields.Text(required=False)
    supplier = fields.Text(required=False)
    supplier_lot = fields.Text(required=False)
    uses = ListField(child=fields.Choice(choices=Restriction.Use.choices), min_length=1)


class Lift(Command):
    """Nothing more needs saying."""
