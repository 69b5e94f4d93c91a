"""Reports of production: batches, and the trace of a lot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.refusals import Refused
from core.reports import Filter, Report, register
from core.rights import Right
from inventory.reports import item_called, lots_called
from lots.queries import Direction
from production import queries, rules
from production.answers import batch_as_data, trace_as_data
from production.models import Batch, StoodIn

BATCHES = (
    "batch sku recipe version planned_quantity quantity unit yield_pct lot status started_at "
    "finished_at"
)
STOOD_IN = "line in_place_of replaces of_unit sku quantity unit reason"


def batches(status: str = "") -> Mapping[str, Any]:
    """Batches in the order in which they were planned."""
    found = queries.batches_by(status).order_by("pk")
    return {"rows": [_batch(one) for one in found]}


def stood_in(batch: str) -> Mapping[str, Any]:
    """What was issued to a batch in place of its lines' items, and why."""
    found = queries.batch_numbered(batch)
    if found is None:
        raise Refused(f"There is no batch {batch}.")
    return {"rows": [_stood_in(one) for one in queries.stood_in(found)]}


def trace(lot: str, direction: str, sku: str = "") -> Mapping[str, Any]:
    """Everything the lot came from or went into, with its mass balance."""
    named = lots_called(lot, item_called(sku) if sku else None)
    if len(named) > 1:
        items = ", ".join(sorted(one.item.sku for one in named))
        raise Refused(f"Lot {lot} is a lot of several items: {items}. Say which: --sku SKU.")
    return trace_as_data(queries.trace(named[0], Direction(direction)))


def _batch(one: Batch) -> dict[str, Any]:
    made, planned = one.quantity, one.planned_quantity
    return {
        **batch_as_data(one),
        "recipe": one.version.recipe.code if one.version else "",
        "version": one.version.version if one.version else None,
        "yield_pct": rules.yield_pct(made, planned) if made and planned else None,
        "status": one.status,
        "started_at": one.started,
        "finished_at": one.finished,
    }


def _stood_in(one: StoodIn) -> dict[str, Any]:
    return {
        "line": one.line.line,
        "in_place_of": one.line.item.sku,
        "replaces": one.replaces,
        "of_unit": one.line.item.uom,
        "sku": one.item.sku,
        "quantity": one.quantity,
        "unit": one.item.uom,
        "reason": one.reason,
    }


def _a_direction(text: str) -> str:
    if text not in set(Direction):
        raise Refused(f"“{text}” is no direction. Use forward or back.")
    return text


def _a_status(text: str) -> str:
    if text not in Batch.Status.values:
        raise Refused(f"“{text}” is no state of a batch: {', '.join(Batch.Status.values)}.")
    return text


def register_reports() -> None:
    """Make them known; called once, from AppConfig.ready()."""
    state = Filter("status", _a_status)
    register(Report("batches", batches, Right.SEE_BATCHES, [state], BATCHES.split()))
    of_batch = [Filter("batch", is_needed=True)]
    register(Report("stood_in", stood_in, Right.SEE_BATCHES, of_batch, STOOD_IN.split()))
    asked = [
        Filter("lot", is_needed=True),
        Filter("direction", _a_direction, is_needed=True),
        Filter("sku"),
    ]
    register(Report("trace", trace, Right.SEE_STOCK, asked))
