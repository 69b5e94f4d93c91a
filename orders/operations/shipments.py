"""Shipments of the past: stated by a file, kept as stated; no stock moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from catalog.rules.items import key_of
from core.ids import new_id
from core.operation import operation
from core.refusals import Refused
from core.rights import Right
from core.stated import Stated, rows_of_file
from core.tenancy import bulk
from lots import history as lots
from orders import queries, rules
from orders.models import Shipment, ShipmentLine
from orders.operations.judging import Judging, comparable, refuse_difference


@operation(Right.MOVE_STOCK)
def state_shipments(
    *, given: Sequence[Mapping[str, Any]], file_rows: Sequence[int] = (), write: bool = True
) -> Stated:
    """Keep what was shipped before this ledger, whole shipments only.

    A line that stands as stated is unchanged; one that stands otherwise is refused.
    """
    stating = _Shipping(given)
    stated = Stated()
    for place, row in enumerate(given):
        stated.judge(place, partial(stating.take, place, row, stated), column="shipment")
    kept = stated.settle([key_of(row["shipment"]) for row in given])
    if write:
        stating.keep(kept, file_rows)
    return stated


class _Shipping:
    """All that the rows are judged by, read at once, and what they come to."""

    def __init__(self, given: Sequence[Mapping[str, Any]]) -> None:
        self.judging = Judging(given, partner="customer")
        self.lots = lots.known(row["lot"] for row in given)
        self.shipments = queries.shipments_numbered(row["shipment"] for row in given)
        self.standing = {paper.id for paper in self.shipments.values()}
        self.lines = queries.lines_of_shipments(self.standing)
        self.new: dict[int, dict[str, Any]] = {}

    def take(self, place: int, row: Mapping[str, Any], stated: Stated) -> bool:
        """Whether the row brings a new line. Raises Refused, with the column at fault."""
        item = self.judging.item(row)
        lot = lots.lot_named(self.lots, item, row["lot"])
        shipment = self._shipment(row)
        values = {
            **self.judging.amounts(row, item),
            "ordered_on": row.get("ordered_on"),
            "requested_on": row.get("requested_on"),
            "order_number": row.get("order", ""),
        }
        for column, sentence in rules.odd_dates(
            ordered_on=values["ordered_on"], done_on=shipment.shipped_on, done="shipped"
        ):
            stated.warn(place, column, sentence)
        known = self.lines.get((shipment.id, lot.id))
        if known is not None:
            refuse_difference(known, comparable(values), {"order_number": "order"})
            return False
        self.new[place] = {"id": new_id(), "shipment": shipment.id, "lot": lot.id, **values}
        return True

    def keep(self, kept: Sequence[int], file_rows: Sequence[int]) -> None:
        """Write the shipments that are new, and their lines."""
        lines = {place: self.new[place] for place in kept}
        wanted = {line["shipment"] for line in lines.values()} - self.standing
        papers = [paper for paper in self.shipments.values() if paper.id in wanted]
        bulk.add(
            Shipment,
            [
                {
                    "id": paper.id,
                    "customer": paper.customer_id,
                    "number": paper.number,
                    "shipped_on": paper.shipped_on,
                    "is_migrated": True,
                }
                for paper in papers
            ],
        )
        of_file = rows_of_file({p: line["id"] for p, line in lines.items()}, file_rows)
        bulk.add(ShipmentLine, lines.values(), file_rows=of_file)

    def _shipment(self, row: Mapping[str, Any]) -> Shipment:
        """The row's shipment, which has one customer and one day."""
        customer = self.judging.partner(row, "customer")
        shipment = self.shipments.get(key_of(row["shipment"]))
        if shipment is None:
            shipment = Shipment(
                id=new_id(),
                customer=customer,
                number=row["shipment"],
                shipped_on=row["shipped_on"],
            )
            self.shipments[key_of(row["shipment"])] = shipment
        if shipment.customer_id != customer.id:
            raise Refused(f"Shipment {shipment} went to another customer.", field="customer")
        if shipment.shipped_on != row["shipped_on"]:
            raise Refused(f"Shipment {shipment} left on {shipment.shipped_on}.", field="shipped_on")
        return shipment
