"""The import of demand there was, and the same file back."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from catalog.imports import as_text
from core.imports import Column, Kind, Part, register
from core.refusals import Refused
from core.rights import Right
from core.typed import a_day, a_decimal, a_text
from replenishment import operations, queries
from replenishment.models import Demand


def apply_demand(part: Part) -> None:
    """Demand by item and day."""
    operations.state_demand(
        given=[row.values for row in part.rows],
        file_rows=[row.number for row in part.rows],
        write=part.write,
    ).count_on(part)


def export_demand() -> Iterator[dict[str, str]]:
    """All demand, by item and day, in stock units."""
    for one in queries.demand().iterator(chunk_size=5_000):
        yield {
            "sku": one.item.sku,
            "date": as_text(one.starts_on),
            "quantity": as_text(one.quantity),
            "period": one.period,
            "location": one.location.code if one.location else "",
        }


def _a_period(text: str) -> str:
    wanted = text.strip().casefold()
    if wanted not in Demand.Period.values:
        raise Refused(f"“{text}” is no period. Use {', '.join(Demand.Period.values)}.")
    return wanted


def register_kinds() -> None:
    """Make them known; called once, from AppConfig.ready()."""
    columns = [
        Column("sku", a_text, True, _("The item's code")),
        Column("date", a_day, True, _("The period's first day")),
        Column("quantity", a_decimal, True, _("In stock units; below zero: customers' returns")),
        Column("period", _a_period, meaning=", ".join(Demand.Period.values)),
        Column("location", a_text),
    ]
    register(
        Kind(
            "demand",
            _("Demand of the past"),
            columns,
            ["sku", "date"],
            Right.PLAN_BATCHES,
            apply_demand,
            export=export_demand,
        )
    )
