"""Every write of replenishment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from catalog import queries as catalog
from catalog.models import Item
from catalog.rules.items import key_of
from core.ids import new_id
from core.operation import operation
from core.refusals import Refused
from core.rights import Right
from core.stated import Stated, rows_of_file
from core.tenancy import bulk
from inventory.rules import plain
from replenishment import queries
from replenishment.models import Demand


@operation(Right.PLAN_BATCHES)
def state_demand(
    *, given: Sequence[Mapping[str, Any]], file_rows: Sequence[int] = (), write: bool = True
) -> Stated:
    """Keep the demand of past periods, in stock units; below zero it is what came back.

    A period that stands as stated is unchanged; one that stands otherwise is refused.
    """
    stating = _Stating(given)
    stated = Stated()
    for place, row in enumerate(given):
        stated.judge(place, partial(stating.take, place, row), column="quantity")
    if write:
        stating.keep(file_rows)
    return stated


class _Stating:
    """All that the rows are judged by, read at once, and what they come to."""

    def __init__(self, given: Sequence[Mapping[str, Any]]) -> None:
        self.items = catalog.items_by_code(row["sku"] for row in given)
        self.places = catalog.locations_by_code(
            row["location"] for row in given if row.get("location")
        )
        self.known = queries.demand_between(
            [item.id for item in self.items.values()], [row["date"] for row in given]
        )
        self.new: dict[int, dict[str, Any]] = {}

    def take(self, place: int, row: Mapping[str, Any]) -> bool:
        """Whether the row brings a new period. Raises Refused, with the column at fault."""
        item, period = self._item(row), row.get("period", Demand.Period.DAY)
        if period == Demand.Period.MONTH and row["date"].day != 1:
            raise Refused(
                f"A month is named by its first day: {row['date'].replace(day=1)}.", field="date"
            )
        location = self._location(row)
        known = self.known.get((item.id, row["date"]))
        if known is None:
            self.new[place] = {
                "id": new_id(),
                "item": item.id,
                "location": location,
                "starts_on": row["date"],
                "period": period,
                "quantity": row["quantity"],
            }
            return True
        if known.quantity != row["quantity"]:
            raise Refused(
                f"The demand is known as {plain(known.quantity)} {item.uom}. A file does not "
                "change history.",
                field="quantity",
            )
        if "period" in row and known.period != period:
            raise Refused(f"The period is known as a {known.period}.", field="period")
        if location is not None and known.location_id != location:
            raise Refused("The demand is known at another location.", field="location")
        return False

    def keep(self, file_rows: Sequence[int]) -> None:
        """Write the new periods, thousands a statement."""
        rows = rows_of_file({p: one["id"] for p, one in self.new.items()}, file_rows)
        bulk.add(Demand, self.new.values(), file_rows=rows)

    def _item(self, row: Mapping[str, Any]) -> Item:
        item = self.items.get(key_of(row["sku"]))
        if item is None:
            raise Refused(f"There is no item {row['sku']}. Import it first.", field="sku")
        return item

    def _location(self, row: Mapping[str, Any]) -> UUID | None:
        if not row.get("location"):
            return None
        found = self.places.get(key_of(row["location"]))
        if found is None or found.is_virtual:
            raise Refused(
                f"There is no location {row['location']}. Import it first.", field="location"
            )
        return found.id
