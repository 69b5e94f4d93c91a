"""Production over REST: recipes, batches, and the trace of a lot."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse

from catalog import queries as catalog
from catalog.models import Item
from core.api.endpoint import TenantEndpoint, as_json
from core.api.fields import LARGEST
from core.api.filters import CharFilter, ChoiceFilter, Filters, NumberFilter
from core.api.named import named
from core.refusals import Refused
from core.rights import Right
from lots import queries as lots
from lots.models import Lot
from lots.queries import Direction
from production import formulas, operations, queries, serializers
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
    """Editions of recipes; one by itself comes with its lines. To send one is to draft it."""

    reads, writes = Right.SEE_RECIPES, Right.EDIT_RECIPES
    shape, whole = serializers.VersionShape, serializers.WholeVersionShape
    filters = VersionFilters

    def query(self) -> QuerySet[RecipeVersion]:
        return queries.versions()

    def post(self, command: formulas.SaveVersion) -> RecipeVersion:
        return operations.save_recipe_version(**command.named())


class Approvals(Versions):
    """Approve a draft; from then on it never changes."""

    writes = Right.APPROVE_RECIPES

    def post(self, record: RecipeVersion, command: formulas.ApproveVersion) -> RecipeVersion:  # type: ignore[override]
        return operations.approve_recipe_version(version=record, **command.validated_data)


class Retirements(Versions):
    """Retire an approved version: no batch is planned by it any more."""

    writes = Right.APPROVE_RECIPES

    def post(self, record: RecipeVersion, command: formulas.RetireVersion) -> RecipeVersion:  # type: ignore[override]
        return operations.retire_recipe_version(version=record, **command.validated_data)


class Revisions(Versions):
    """Begin the recipe's next version as a copy of this one."""

    def post(self, record: RecipeVersion, command: formulas.ReviseVersion) -> RecipeVersion:  # type: ignore[override]
        return operations.revise_recipe(version=record)


class ComparisonFilters(Filters):
    to = NumberFilter(min_value=1, max_value=LARGEST, decimal_places=0, required=True)


class Comparisons(TenantEndpoint):
    """What the version says otherwise than version `to` of its recipe."""

    reads = Right.SEE_RECIPES
    shape = formulas.ComparisonShape
    filters = ComparisonFilters

    def query(self) -> QuerySet[RecipeVersion]:
        return queries.versions()

    def answer_record(self) -> HttpResponse:
        self.refuse_parameters(frozenset({"to"}))
        number = self.chosen(ComparisonFilters, self.query()).form.cleaned_data["to"]
        new = self.record()
        old = queries.version_numbered(new.recipe, int(number))
        if old is None:
            raise Http404
        return as_json(self.shape(formulas.comparison_as_data(old, new)).data)


class Uses(TenantEndpoint):
    """Where the item goes into recipes, or may stand in, over all their versions."""

    reads = Right.SEE_RECIPES
    shape = formulas.UsesShape

    def query(self) -> QuerySet[Item]:
        return catalog.items()

    def answer_record(self) -> HttpResponse:
        self.refuse_parameters(frozenset())
        return as_json(self.shape({"uses": queries.where_used(self.record())}).data)


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
        version = _version(given.pop("recipe"), given.pop("version", None), given["planned_on"])
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


def _version(code: str, number: int | None, on: date) -> RecipeVersion:
    recipe = named(queries.recipe_by_code, code, field="recipe", what="recipe")
    found = (
        queries.version_numbered(recipe, number)
        if number
        else queries.approved_version(recipe, on=on)
    )
    if found is None:
        which = f"version {number}" if number else f"approved version in effect on {on}"
        raise Refused(f"Recipe {recipe} has no {which}. Check its versions.", field="version")
    return found
