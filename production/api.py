"""Production over REST: recipes, batches, and the trace of a lot."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse

from catalog import queries as catalog
from core.api.endpoint import TenantEndpoint, as_json
from core.api.filters import CharFilter, ChoiceFilter, Filters
from core.api.named import named
from core.refusals import Refused
from core.rights import Right
from lots import queries as lots
from lots.models import Lot
from lots.queries import Direction
from production import operations, queries, serializers
from production.answers import trace_as_data
from production.models import Batch, Recipe, RecipeVersion
from production.tracing import TraceShape


class RecipeFilters(Filters):
    code = CharFilter(max_length=200, method="with_code")
    sku = CharFilter(max_length=200, method="of_item")

    def with_code(self, rows: QuerySet[Recipe], name: str, code: str) -> QuerySet[Recipe]:
        found = queries.recipe_by_code(code)
        return rows.filter(pk=found.pk) if found else rows.none()

    def of_item(self, rows: QuerySet[Recipe], name: str, code: str) -> QuerySet[Recipe]:
        return rows.filter(item=catalog.item_by_code(code))


class Recipes(TenantEndpoint):
    """Recipes; what is in one stands in its versions."""

    reads = Right.SEE_RECIPES
    shape = serializers.RecipeShape
    filters = RecipeFilters

    def query(self) -> QuerySet[Recipe]:
        return queries.recipes()


class VersionFilters(Filters):
    recipe = CharFilter(max_length=200, method="of_recipe")
    status = ChoiceFilter(choices=RecipeVersion.Status.choices)

    def of_recipe(self, rows: QuerySet[Any], name: str, code: str) -> QuerySet[Any]:
        return rows.filter(recipe=queries.recipe_by_code(code))


class Versions(TenantEndpoint):
    """Editions of recipes; one by itself comes with its lines."""

    reads = Right.SEE_RECIPES
    shape, whole = serializers.VersionShape, serializers.WholeVersionShape
    filters = VersionFilters

    def query(self) -> QuerySet[RecipeVersion]:
        return queries.versions()


class BatchFilters(Filters):
    status = ChoiceFilter(choices=Batch.Status.choices)
    number = CharFilter(max_length=200, method="numbered")
    sku = CharFilter(max_length=200, method="of_item")

    def numbered(self, rows: QuerySet[Batch], name: str, number: str) -> QuerySet[Batch]:
        return rows.filter(document__number=number.strip())

    def of_item(self, rows: QuerySet[Batch], name: str, code: str) -> QuerySet[Batch]:
        return rows.filter(item=catalog.item_by_code(code))


class Batches(TenantEndpoint):
    """Batches. One by itself says what it needs, and what FEFO would take for it now.

    To make one is to plan it: every line of the recipe is scaled to it and frozen.
    """

    reads, writes = Right.SEE_BATCHES, Right.PLAN_BATCHES
    shape, whole = serializers.BatchShape, serializers.WholeBatchShape
    filters = BatchFilters

    def query(self) -> QuerySet[Batch]:
        return queries.batches()

    def post(self, command: serializers.PlanBatch) -> Batch:
        given = dict(command.validated_data)
        version = _version(given.pop("recipe"), given.pop("version", None))
        return operations.plan_batch(version=version, **given)


class Completions(TenantEndpoint):
    """Complete the batch: issue every line by FEFO, receive the output lot, close it.

    When any ingredient is short, nothing is done: 409 with the code `shortage`, and in
    `data.shortages` each short line with the lots passed over and why.
    """

    reads, writes = Right.SEE_BATCHES, Right.RUN_BATCHES
    shape, whole = serializers.BatchShape, serializers.WholeBatchShape

    def query(self) -> QuerySet[Batch]:
        return queries.batches()

    def post(self, record: Batch, command: serializers.CompleteBatch) -> Batch:
        return operations.complete_batch(batch=record, **command.validated_data)


class TraceFilters(Filters):
    direction = ChoiceFilter(choices=[(way.value, way.value) for way in Direction], required=True)


class Traces(TenantEndpoint):
    """Everything the lot came from (back) or went into (forward), with its mass balance."""

    reads = Right.SEE_STOCK
    shape = TraceShape
    filters = TraceFilters

    def query(self) -> QuerySet[Lot]:
        return lots.lots()

    def answer_record(self) -> HttpResponse:
        self.refuse_parameters(frozenset({"direction"}))
        way = self.chosen(TraceFilters, self.query()).form.cleaned_data["direction"]
        found = queries.trace(self.record(), Direction(way))
        return as_json(TraceShape(trace_as_data(found)).data)


def _version(code: str, number: int | None) -> RecipeVersion:
    recipe = named(queries.recipe_by_code, code, field="recipe", what="recipe")
    found = queries.version_numbered(recipe, number) if number else queries.approved_version(recipe)
    if found is None:
        which = f"version {number}" if number else "approved version"
        raise Refused(f"Recipe {recipe} has no {which}. Check its versions.", field="version")
    return found
