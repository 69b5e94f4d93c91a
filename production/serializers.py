"""Shapes of recipes and batches, and the bodies that plan and complete."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework.serializers import (
    CharField,
    DateField,
    IntegerField,
    Serializer,
    SerializerMethodField,
    UUIDField,
)

from core.api import fields
from core.api.shapes import Command, Shape
from inventory.models import Movement
from production import queries, rules
from production.models import (
    Batch,
    BatchLine,
    Recipe,
    RecipeLine,
    RecipeSubstitute,
    RecipeVersion,
    Rework,
    StoodIn,
)


class RecipeShape(Shape):
    """How one item is made. What is in it stands in its versions."""

    sku = CharField(source="item.sku")

    class Meta:
        model = Recipe
        fields = ("id", "code", "item", "sku")


class SubstituteShape(Shape):
    """What may stand in for a line's item: `factor` stock units of it for one of the item's."""

    sku = CharField(source="item.sku")
    uom = CharField(source="item.uom")

    class Meta:
        model = RecipeSubstitute
        fields = ("rank", "item", "sku", "factor", "uom", "valid_from", "valid_through")


class RecipeLineShape(Shape):
    """An ingredient and how much of it makes one batch of the version's size, in `uom`."""

    sku = CharField(source="item.sku")
    uom = CharField(source="item.uom")
    substitutes = SubstituteShape(many=True)

    class Meta:
        model = RecipeLine
        fields = (
            "line",
            "item",
            "sku",
            "quantity",
            "uom",
            "entered_quantity",
            "entered_uom",
            "scaling",
            "loss_pct",
            "tolerance_pct",
            "step",
            "note",
            "substitutes",
        )


class VersionShape(Shape):
    """One edition of a recipe. Approved, it never changes again."""

    recipe_code = CharField(source="recipe.code")
    number = CharField(source="document.number")
    item = UUIDField(source="recipe.item_id")
    sku = CharField(source="recipe.item.sku")
    uom = CharField(source="recipe.item.uom")
    approved_by_name = CharField(source="approved_by.printed_name", default=None, allow_null=True)

    class Meta:
        model = RecipeVersion
        fields: tuple[str, ...] = (
            "id",
            "recipe",
            "recipe_code",
            "version",
            "number",
            "status",
            "item",
            "sku",
            "batch_size",
            "uom",
            "entered_batch_size",
            "entered_uom",
            "expected_yield_pct",
            "rework_pct",
            "expiry_method",
            "output_location",
            "effective_from",
            "approved_by",
            "approved_by_name",
            "approved_at",
        )


class WholeVersionShape(VersionShape):
    """A version with its lines."""

    lines = SerializerMethodField()

    class Meta(VersionShape.Meta):
        fields = (*VersionShape.Meta.fields, "lines")

    @extend_schema_field(RecipeLineShape(many=True))
    def get_lines(self, version: RecipeVersion) -> Any:
        return RecipeLineShape(queries.lines_of(version), many=True).data


class BatchShape(Shape):
    """One run of a recipe version; quantities in `uom`. A migrated one may have no recipe."""

    number = CharField(source="document.number")
    recipe = UUIDField(source="version.recipe_id", default=None, allow_null=True)
    recipe_code = CharField(source="version.recipe.code", default=None, allow_null=True)
    recipe_version = IntegerField(source="version.version", default=None, allow_null=True)
    sku = CharField(source="item.sku")
    uom = CharField(source="item.uom")
    output_lot_code = CharField(source="output_lot.code", default=None, allow_null=True)
    yield_pct = SerializerMethodField()

    class Meta:
        model = Batch
        fields: tuple[str, ...] = (
            "id",
            "number",
            "status",
            "recipe",
            "recipe_code",
            "version",
            "recipe_version",
            "item",
            "sku",
            "site",
            "planned_on",
            "planned_quantity",
            "quantity",
            "uom",
            "entered_quantity",
            "entered_uom",
            "yield_pct",
            "output_lot",
            "output_lot_code",
            "started_at",
            "started_to",
            "finished_at",
            "finished_to",
            "equipment",
            "is_migrated",
        )

    @extend_schema_field(fields.Exact(allow_null=True))
    def get_yield_pct(self, batch: Batch) -> str | None:
        if batch.quantity is None or batch.planned_quantity is None:
            return None
        yielded = rules.yield_pct(batch.quantity, batch.planned_quantity)
        return fields.Exact().to_representation(yielded)


class BatchLineShape(Shape):
    """What the batch needs, frozen when it was planned."""

    sku = CharField(source="item.sku")
    uom = CharField(source="item.uom")

    class Meta:
        model = BatchLine
        fields = (
            "line",
            "item",
            "sku",
            "quantity",
            "net_quantity",
            "uom",
            "scaling",
            "tolerance_pct",
            "step",
            "note",
        )


class PickShape(Serializer[Any]):
    """A lot that FEFO would take, and how much of it."""

    lot_id = UUIDField(source="lot.id")
    lot = CharField(source="lot.code")
    location = CharField(source="location.code")
    quantity = fields.Exact()


class PassedOverShape(Serializer[Any]):
    """A lot on hand that may not be used. `cause` is for a program, `detail` for a person."""

    lot_id = UUIDField()
    lot = CharField()
    location = CharField()
    on_hand = fields.Exact()
    expires_on = DateField(allow_null=True)
    cause = CharField()
    detail = CharField()


class InPlaceShape(Serializer[Any]):
    """What would stand in for the line's item; `replaces` is in the unit of that one."""

    sku = CharField(source="item.sku")
    uom = CharField(source="item.uom")
    replaces = fields.Exact()
    chosen = PickShape(many=True)
    skipped = PassedOverShape(many=True)


class AllocationShape(Serializer[Any]):
    """What FEFO would take for a line now, what it passes over and why, and what is short."""

    line = IntegerField(source="demand.line")
    sku = CharField(source="item.sku")
    uom = CharField(source="item.uom")
    wanted = fields.Exact(source="demand.quantity")
    short = fields.Exact()
    chosen = PickShape(many=True)
    skipped = PassedOverShape(many=True)
    stand_ins = InPlaceShape(many=True)


class StoodInShape(Shape):
    """What was issued in place of the line's item, and why; `replaces` is in that one's unit."""

    line = IntegerField(source="line.line")
    in_place_of = CharField(source="line.item.sku")
    sku = CharField(source="item.sku")
    uom = CharField(source="item.uom")

    class Meta:
        model = StoodIn
        fields = (
            "line",
            "in_place_of",
            "replaces",
            "item",
            "sku",
            "quantity",
            "uom",
            "reason",
            "recorded_at",
        )


class ReworkShape(Shape):
    """What was made before and put into the batch; `of_batch` is in the unit of what it makes."""

    sku = CharField(source="lot.item.sku")
    lot_code = CharField(source="lot.code")
    uom = CharField(source="lot.item.uom")

    class Meta:
        model = Rework
        fields = ("lot", "lot_code", "sku", "quantity", "uom", "of_batch", "reason", "recorded_at")


class TakenShape(Shape):
    """What was issued to the batch."""

    sku = CharField(source="lot.item.sku")
    lot_code = CharField(source="lot.code")
    location_code = CharField(source="from_location.code")
    uom = CharField(source="lot.item.uom")

    class Meta:
        model = Movement
        fields = ("id", "sku", "lot", "lot_code", "location_code", "quantity", "uom")


class WholeBatchShape(BatchShape):
    """A batch with its lines: while planned what it would take, afterwards what it took."""

    lines = SerializerMethodField()
    allocations = SerializerMethodField(help_text="Empty once the batch is completed.")
    taken = SerializerMethodField(help_text="Empty until something is issued.")
    stood_in = SerializerMethodField()
    reworked = SerializerMethodField()

    class Meta(BatchShape.Meta):
        fields = (*BatchShape.Meta.fields, "lines", "allocations", "taken", "stood_in", "reworked")

    @extend_schema_field(BatchLineShape(many=True))
    def get_lines(self, batch: Batch) -> Any:
        return BatchLineShape(queries.lines(batch), many=True).data

    @extend_schema_field(AllocationShape(many=True))
    def get_allocations(self, batch: Batch) -> Any:
        return AllocationShape(queries.previewed(batch) if batch.is_open else [], many=True).data

    @extend_schema_field(TakenShape(many=True))
    def get_taken(self, batch: Batch) -> Any:
        return TakenShape(queries.taken(batch), many=True).data

    @extend_schema_field(StoodInShape(many=True))
    def get_stood_in(self, batch: Batch) -> Any:
        return StoodInShape(queries.stood_in(batch), many=True).data

    @extend_schema_field(ReworkShape(many=True))
    def get_reworked(self, batch: Batch) -> Any:
        return ReworkShape(queries.reworked(batch), many=True).data


class PlanBatch(Command):
    """A batch of so much by an approved version of a recipe, which is named by its code."""

    recipe = fields.Text()
    version = fields.Whole(
        min_value=1, required=False, help_text="The latest approved one when left out."
    )
    quantity = fields.Exact()
    uom = fields.Text(max_length=20)
    planned_on = fields.Day(help_text="Lots that expire before this day are not used.")
    number = fields.Text(
        required=False, allow_blank=True, help_text="The next number when left out."
    )


class CompleteBatch(Command):
    """What was made. Everything else follows from the batch."""

    quantity = fields.Exact(
        required=False, help_text="In the item's stock unit; as planned when left out."
    )
    output_lot = fields.Text(
        required=False, allow_blank=True, help_text="The batch's number when left out."
    )
    expires_on = fields.Day(
        required=False,
        allow_null=True,
        help_text="When left out: today plus the item's shelf life.",
    )
