"""What other apps add to a trace: each knows what became of lots, or where they came from.

    tracing.register("shipments", shipments_of)

in an app's `AppConfig.ready`. The function takes the ids of lots and answers rows as the trace
shows them: shipments [shipment, customer, sku, lot, quantity], suppliers [supplier, supplier_lot,
sku, lot].
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

LISTS = ("shipments", "suppliers")
Rows = Callable[[Sequence[UUID]], list[dict[str, Any]]]

_registered: dict[str, list[Rows]] = {name: [] for name in LISTS}


def register(name: str, rows: Rows) -> None:
    """Let `rows` add to the list called `name` of every trace."""
    if rows not in _registered[name]:
        _registered[name].append(rows)


def rows_of(name: str, lot_ids: Sequence[UUID]) -> list[dict[str, Any]]:
    """Everything the apps know for this list about these lots, in the order of the apps."""
    return [row for rows in _registered[name] for row in rows(lot_ids)]
