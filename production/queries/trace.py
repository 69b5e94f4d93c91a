"""Where a lot came from and where it went: lots, batches, suppliers, what is left, the balance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from time import perf_counter
from typing import Any

from django.db import connection

from inventory import queries as stock
from inventory.models import Quant
from inventory.queries import Balance
from lots import queries as lots
from lots import tracing
from lots.models import Lot, LotLink
from lots.queries import Direction
from production.models import Batch
from production.queries.history import batches_of, made_before


@dataclass(frozen=True, slots=True)
class Reached:
    """A lot on the way: how many batches away, and how much of it there ever was."""

    lot: Lot
    depth: int
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class Trace:
    """Everything one lot touches in one direction, the lot itself at depth 0."""

    lot: Lot
    direction: Direction
    lots: Sequence[Reached]
    links: Sequence[LotLink]
    batches: Sequence[Batch]
    on_hand: Sequence[Quant]
    balance: Balance
    shipments: Sequence[dict[str, Any]] = ()
    received: Sequence[dict[str, Any]] = ()
    milliseconds: float = 0

    @property
    def suppliers(self) -> list[dict[str, Any]]:
        """From whom the lots came, as their labels and our receipts say; each once."""
        labels = [
            {
                "supplier": str(one.lot.supplier),
                "supplier_lot": one.lot.supplier_lot,
                "sku": one.lot.item.sku,
                "lot": one.lot.code,
            }
            for one in self.lots
            if one.lot.supplier_id
        ]
        return list({tuple(row.values()): row for row in [*labels, *self.received]}.values())


@dataclass(slots=True)
class Stopwatch:
    """How long the database took."""

    seconds: float = field(default=0)

    @property
    def milliseconds(self) -> float:
        return round(self.seconds * 1000, 3)


def trace(lot: Lot, direction: Direction) -> Trace:
    """Walk the lot's genealogy `direction`, at any depth, with quantities and its mass balance."""
    with _timing() as watch:
        reached = lots.reach(lot, direction)
        ids = [one.lot_id for one in reached]
        found = lots.lots_by_id(ids)
        links = lots.links_among(found)
        batches = batches_of(found, papers={link.document_id: link.document for link in links})
        # A batch of history has no movement: its lot counts with what the file says it made.
        quantities = {**made_before(batches), **stock.came_in(ids)}
        made_in = [b for b in batches if direction is Direction.BACK or b.output_lot_id != lot.id]
        left = list(stock.quants().filter(lot__in=ids))
        balance = stock.balance(lot)
        shipments = tracing.rows_of("shipments", ids)
        received = tracing.rows_of("suppliers", ids)
    return Trace(
        lot=lot,
        direction=direction,
        lots=[
            Reached(found[one.lot_id], one.depth, quantities.get(one.lot_id, Decimal(0)))
            for one in reached
        ],
        links=links,
        batches=made_in,
        on_hand=left,
        balance=balance,
        shipments=shipments,
        received=received,
        milliseconds=watch.milliseconds,
    )


@contextmanager
def _timing() -> Iterator[Stopwatch]:
    watch = Stopwatch()

    def timed(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        began = perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            watch.seconds += perf_counter() - began

    with connection.execute_wrapper(timed):
        yield watch
