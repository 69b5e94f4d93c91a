"""What is done to a batch under way, over REST."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from catalog import queries as catalog
from catalog.models import Item
from core.api.endpoint import TenantEndpoint
from core.api.named import named
from core.rights import Right
from inventory.operations import Named
from lots import queries as lots
from lots.models import Lot
from production import bodies, operations, queries, serializers
from production.models import Batch


class _Act(TenantEndpoint):
    """Something that is done to an open batch; the answer is the batch as it is then."""

    reads, writes = Right.SEE_BATCHES, Right.RUN_BATCHES
    shape, whole = serializers.BatchShape, serializers.WholeBatchShape

    def query(self) -> QuerySet[Batch]:
        return queries.batches()


class BatchReservations(_Act):
    """Reserve by FEFO, lot by lot, all that the batch still needs.

    When any ingredient is short nothing is reserved: 409 with the code `shortage`.
    """

    writes = Right.PLAN_BATCHES

    def post(self, record: Batch, command: bodies.Nothing) -> Batch:
        return operations.reserve_batch(batch=record)


class Reallocations(_Act):
    """Release what may not be used of what is reserved, and reserve it anew; all or nothing."""

    writes = Right.PLAN_BATCHES

    def post(self, record: Batch, command: bodies.Reallocate) -> Batch:
        return operations.reallocate_batch(batch=record, **command.validated_data)


class Issues(_Act):
    """Issue one line: what it needs, so much of it, or the named lots.

    Named lots that pass over what FEFO takes first: 409 with the code `fefo`, unless a reason is
    given by one who may. More than the line's tolerance: 409 with the code `tolerance`.
    """

    def post(self, record: Batch, command: bodies.IssueLine) -> Batch:
        given = dict(command.validated_data)
        line, picks = given.pop("line"), given.pop("lots", ())
        found = [_named(record, line, pick) for pick in picks]
        return operations.issue_line(batch=record, line=line, picks=found, **given)


class Reworks(_Act):
    """Put in again what was made before, within the share the recipe allows.

    Beyond it: 409 with the code `rework`; a lot that came out of this batch: `circle`.
    """

    def post(self, record: Batch, command: bodies.IssueRework) -> Batch:
        given = dict(command.validated_data)
        item = record.item
        if sku := given.pop("sku", ""):
            item = named(catalog.item_by_code, sku, field="sku", what="item")
        given["lot"] = _lot(item, given["lot"])
        given["location"] = named(
            catalog.location_by_code, given["location"], field="location", what="location"
        )
        if code := given.pop("container", ""):
            given["container"] = named(
                lots.container_by_code, code, field="container", what="container"
            )
        return operations.issue_rework(batch=record, **given)


class Returns(_Act):
    """Take back what the batch did not use, at most what it holds."""

    def post(self, record: Batch, command: bodies.ReturnUnused) -> Batch:
        given = dict(command.validated_data)
        item = named(catalog.item_by_code, given.pop("sku"), field="sku", what="item")
        given["lot"] = _lot(item, given["lot"])
        given["location"] = named(
            catalog.location_by_code, given["location"], field="location", what="location"
        )
        return operations.return_unused(batch=record, **given)


class Outputs(_Act):
    """Receive a lot the batch made: of its product, or of another item that comes with it."""

    def post(self, record: Batch, command: bodies.DeclareOutput) -> Batch:
        given = dict(command.validated_data)
        if sku := given.pop("sku", ""):
            given["item"] = named(catalog.item_by_code, sku, field="sku", what="item")
        if code := given.pop("location", ""):
            given["location"] = named(
                catalog.location_by_code, code, field="location", what="location"
            )
        operations.declare_output(batch=record, **given)
        return record


class Closures(_Act):
    """Close a batch that has made something. A line that took too little needs a reason."""

    def post(self, record: Batch, command: bodies.CloseBatch) -> Batch:
        return operations.close_batch(batch=record, **command.validated_data)


class Abortions(_Act):
    """End a batch that made nothing, with a reason. What it holds is returned first."""

    def post(self, record: Batch, command: bodies.AbortBatch) -> Batch:
        return operations.abort_batch(batch=record, **command.validated_data)


def _named(batch: Batch, line: int, pick: dict[str, Any]) -> Named:
    of_line = queries.lines(batch).filter(line=line).first()
    place = named(catalog.location_by_code, pick["location"], field="lots", what="location")
    container = None
    if code := pick.get("container", ""):
        container = named(lots.container_by_code, code, field="lots", what="container")
    lot = _lot(of_line.item if of_line else None, pick["lot"])
    return Named(line, lot, place, pick["quantity"], container)


def _lot(item: Item | None, code: str) -> Lot:
    return named(
        lambda name: lots.lot_by_code(item, name) if item else None,
        code,
        field="lot",
        what=f"lot of {item}" if item else "lot of this line",
    )
