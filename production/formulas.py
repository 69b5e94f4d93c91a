"""Versions of recipes as REST takes them, and what it says of two of them, or of an item's uses."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rest_framework.serializers import CharField, IntegerField, Serializer, UUIDField

from catalog import queries as catalog
from core.api import fields
from core.api.named import named
from core.api.shapes import Command
from production import queries
from production.models import RecipeLine, RecipeVersion
from production.rules import Ingredient, Substitute


class GivenSubstitute(Command):
    """What may stand in, the lowest rank first."""

    sku = fields.Text()
    rank = fields.Whole(min_value=1)
    factor = fields.Exact(
        max_digits=26,
        decimal_places=12,
        help_text="So many of its stock units for one of the item's.",
    )
    valid_from = fields.Day(required=False, allow_null=True)
    valid_through = fields.Day(required=False, allow_null=True)


class GivenLine(Command):
    """An ingredient and how much of it makes one batch of the version's size."""

    line = fields.Whole()
    sku = fields.Text()
    quantity = fields.Exact()
    uom = fields.Text(max_length=20)
    scaling = fields.Choice(
        choices=RecipeLine.Scaling.choices, required=False, help_text="proportional if left out."
    )
    loss_pct = fields.Exact(
        required=False, allow_null=True, help_text="Lost of what is taken; below 100."
    )
    tolerance_pct = fields.Exact(
        required=False, allow_null=True, help_text="Over or under, when it is weighed."
    )
    step = fields.Text(required=False, allow_blank=True)
    note = fields.Text(required=False, allow_blank=True, max_length=400)
    substitutes = GivenSubstitute(many=True, required=False)


class SaveVersion(Command):
    """A draft, whole: it is written anew. Without a version it becomes the recipe's next one."""

    recipe = fields.Text()
    sku = fields.Text(help_text="What it makes.")
    version = fields.Whole(min_value=1, required=False)
    batch_size = fields.Exact()
    uom = fields.Text(max_length=20)
    expected_yield_pct = fields.Exact(required=False, allow_null=True)
    rework_pct = fields.Exact(
        required=False,
        allow_null=True,
        help_text="So much of a batch's size may have been made before; none when left out.",
    )
    expiry_method = fields.Choice(choices=RecipeVersion.ExpiryMethod.choices, required=False)
    output_location = fields.Text(
        required=False, help_text="The code of the location where its lots go."
    )
    ingredients = GivenLine(many=True)

    def named(self) -> dict[str, Any]:
        """What was sent, with each code become what it names."""
        given = dict(self.validated_data)
        given["item"] = _item(given.pop("sku"), "sku")
        given["ingredients"] = [_ingredient(line) for line in given["ingredients"]]
        if code := given.get("output_location"):
            given["output_location"] = named(
                catalog.location_by_code, code, field="output_location", what="location"
            )
        return given


class ApproveVersion(Command):
    """From when on batches may be planned by it."""

    effective_from = fields.Day(
        required=False, allow_null=True, help_text="Batches of any day when left out."
    )


class RetireVersion(Command):
    """Why it is retired; kept with the change."""

    reason = fields.Text(max_length=400)


class ReviseVersion(Command):
    """Nothing to say: the version is what is copied."""


class DifferenceShape(Serializer[Any]):
    """One thing said differently, on a line where `line` is given, on a substitute by `rank`."""

    kind = CharField(help_text="changed, added or removed")
    fact = CharField()
    old = CharField(allow_null=True)
    new = CharField(allow_null=True)
    line = IntegerField(allow_null=True)
    rank = IntegerField(allow_null=True)


class ComparisonShape(Serializer[Any]):
    """Everything the version says otherwise than the one it is compared with."""

    old_version = IntegerField()
    new_version = IntegerField()
    differences = DifferenceShape(many=True)


class UseShape(Serializer[Any]):
    """A line of a version that takes the item, or lets it stand in where `rank` is given."""

    recipe = CharField(source="version.recipe.code")
    version_id = UUIDField(source="version.id")
    version = IntegerField(source="version.version")
    status = CharField(source="version.status")
    makes = CharField(source="version.recipe.item.sku")
    line = IntegerField(source="line.line")
    quantity = fields.Exact(source="line.quantity")
    uom = CharField(source="line.item.uom")
    rank = IntegerField(source="substitute.rank", default=None, allow_null=True)
    factor = fields.Exact(source="substitute.factor", default=None, allow_null=True)


class UsesShape(Serializer[Any]):
    """Every version that uses the item."""

    uses = UseShape(many=True)


def comparison_as_data(old: RecipeVersion, new: RecipeVersion) -> dict[str, Any]:
    """The two versions laid side by side, every value as text."""
    return {
        "old_version": old.version,
        "new_version": new.version,
        "differences": [
            {**asdict(one), "old": one.was, "new": one.now} for one in queries.comparison(old, new)
        ],
    }


def _ingredient(line: dict[str, Any]) -> Ingredient:
    given = dict(line)
    return Ingredient(
        item_id=_item(given.pop("sku"), "ingredients").id,
        substitutes=tuple(_substitute(one) for one in given.pop("substitutes", ())),
        **given,
    )


def _substitute(given: dict[str, Any]) -> Substitute:
    given = dict(given)
    return Substitute(item_id=_item(given.pop("sku"), "ingredients").id, **given)


def _item(code: str, field: str) -> Any:
    return named(catalog.item_by_code, code, field=field, what="item")
