"""Answers of production that every edge gives alike: the trace, and a batch in it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from production.models import Batch
from production.queries import Trace


def trace_as_data(found: Trace) -> dict[str, Any]:
    """Everything the lot came from or went into, with its mass balance."""
    return {
        "lots": [
            {
                "sku": one.lot.item.sku,
                "lot": one.lot.code,
                "depth": one.depth,
                "quantity": one.quantity,
                "unit": one.lot.item.uom,
            }
            for one in found.lots
        ],
        "batches": [batch_as_data(one) for one in found.batches],
        "shipments": list(found.shipments),
        "suppliers": found.suppliers,
        "on_hand": [
            {
                "sku": one.item.sku,
                "lot": one.lot.code,
                "location": one.location.code,
                "quantity": one.on_hand,
            }
            for one in found.on_hand
        ],
        "balance": {**asdict(found.balance), "residual": found.balance.residual},
        "milliseconds": found.milliseconds,
    }


def batch_as_data(one: Batch) -> dict[str, Any]:
    """What a batch was to make, and made."""
    return {
        "batch": str(one),
        "sku": one.item.sku,
        "lot": one.output_lot.code if one.output_lot else "",
        "planned_quantity": one.planned_quantity,
        "quantity": one.quantity,
        "unit": one.item.uom,
    }
