"""Every write of quality."""

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
from lots import history as lots
from quality import queries, rules
from quality.models import Result

Key = tuple[UUID, str, str]  # lot, test, sample
FACTS = ("number", "uom", "low", "high", "tested_on", "stage")


@operation(Right.RECORD_RESULTS)
def record_results(
    *, given: Sequence[Mapping[str, Any]], file_rows: Sequence[int] = (), write: bool = True
) -> Stated:
    """Keep results of lots as the laboratory gave them; what is outside its limits is a warning.

    A result stands once: the same again is unchanged, another value is refused, since a laboratory
    value is never overwritten.
    """
    recording = _Recording(given)
    stated = Stated()
    for place, row in enumerate(given):
        stated.judge(place, partial(recording.take, place, row, stated), column="value")
    if write:
        recording.keep(file_rows)
    return stated


class _Recording:
    """All that the rows are judged by, read at once, and what they come to."""

    def __init__(self, given: Sequence[Mapping[str, Any]]) -> None:
        self.items = catalog.items_by_code(row["sku"] for row in given)
        self.lots = lots.known(row["lot"] for row in given)
        lot_ids = [lot.id for lot in self.lots.values()]
        self.known: dict[Key, Result] = {
            (one.lot_id, one.test_key, one.sample_key): one for one in queries.results_of(lot_ids)
        }
        self.new: dict[int, dict[str, Any]] = {}

    def take(self, place: int, row: Mapping[str, Any], stated: Stated) -> bool:
        """Whether the row brings a new result. Raises Refused, with the column at fault."""
        lot = lots.lot_named(self.lots, self._item(row), row["lot"])
        values = {
            "test": row["test"],
            "sample": row.get("sample", ""),
            "value": row["value"],
            "number": rules.number_in(row["value"]),
            "uom": row.get("unit", ""),
            **{name: row.get(name) for name in ("low", "high", "tested_on")},
            "stage": row.get("stage", ""),
        }
        _refuse_limits(values)
        odd = rules.oddity(values["value"], values["low"], values["high"])
        if odd:
            stated.warn(place, "value", odd)
        known = self.known.get((lot.id, key_of(values["test"]), key_of(values["sample"])))
        if known is not None:
            _refuse_difference(known, values)
            return False
        self.new[place] = {"id": new_id(), "lot": lot.id, **values}
        return True

    def keep(self, file_rows: Sequence[int]) -> None:
        """Write the new results in one statement."""
        rows = rows_of_file({p: one["id"] for p, one in self.new.items()}, file_rows)
        bulk.add(Result, self.new.values(), file_rows=rows)

    def _item(self, row: Mapping[str, Any]) -> Item:
        item = self.items.get(key_of(row["sku"]))
        if item is None:
            raise Refused(f"There is no item {row['sku']}. Import it first.", field="sku")
        return item


def _refuse_limits(values: Mapping[str, Any]) -> None:
    low, high = values["low"], values["high"]
    if low is not None and high is not None and low > high:
        raise Refused(f"The lower limit {low} is above the upper one, {high}.", field="low")


def _refuse_difference(known: Result, values: Mapping[str, Any]) -> None:
    if known.value != values["value"]:
        raise Refused(
            f"{known.test} is known as {known.value}. Give a value of another measurement "
            "another sample.",
            field="value",
        )
    for name in FACTS:
        said, kept = values[name], getattr(known, name)
        if said not in (None, "") and said != kept:
            column = "unit" if name == "uom" else name
            shown = "empty" if kept in (None, "") else kept
            raise Refused(f"{known.test} is known with {column} {shown}.", field=column)
