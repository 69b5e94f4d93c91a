"""The import of lots with their opening stock, and the same file back."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from catalog import queries as catalog
from catalog.imports import as_text
from core.imports import Column, Kind, Part, Row, register
from core.moments import a_month_or_day, as_known
from core.refusals import Refused
from core.rights import Right
from core.typed import a_day, a_decimal, a_text
from inventory import operations, queries
from inventory.operations import GivenLot
from inventory.operations.opening import FACTS, UNTRACKED
from lots.models import Lot

COLUMN_OF = {"code": "lot", "uom": "unit", "amount": "value"}


def apply_lots(part: Part) -> None:
    """Lots by item and code, stock by lot and place."""
    opened = operations.open_lots(given=[_given(row) for row in part.rows], write=part.write)
    part.created += len(opened.created)
    part.unchanged += len(opened.unchanged)
    for place, (field, sentence) in opened.refused.items():
        part.refuse(part.rows[place], COLUMN_OF.get(field, field), sentence)
    for place, (field, sentence) in opened.warnings.items():
        part.warn(part.rows[place], field, sentence)


def export_lots() -> Iterator[dict[str, str]]:
    """Every lot by item and code, once for each place it is in; used-up ones with quantity 0."""
    nowhere = catalog.default_storage(catalog.main_site()).code
    for lot, quant, value in queries.lots_by_place():
        yield {
            "sku": lot.item.sku,
            "lot": "" if lot.code == UNTRACKED else lot.code,
            "quantity": as_text(quant.on_hand if quant else Decimal(0)),
            "unit": lot.item.uom,
            "location": quant.location.code if quant else nowhere,
            "container": quant.container_code if quant else "",
            "value": as_text(value) if quant else "",
            **{name: as_text(getattr(lot, name)) for name in (*FACTS, "disposition")},
            "made_on": as_known(lot.made_on, "month" if lot.made_on_is_month else "day"),
        }


def _given(row: Row) -> GivenLot:
    values = row.values
    facts = {name: values[name] for name in (*FACTS, "disposition") if values.get(name)}
    if made := values.get("made_on"):
        facts |= {"made_on": made.day, "made_on_is_month": made.is_month}
    return GivenLot(
        sku=values["sku"],
        lot=values.get("lot", ""),
        quantity=values["quantity"],
        uom=values["unit"],
        location=values["location"],
        facts=facts,
        file_row=row.number,
        container=values.get("container", ""),
        unit_cost=values.get("unit_cost"),
        value=values.get("value"),
    )


def _a_quantity(text: str) -> Any:
    quantity = a_decimal(text)
    if quantity < 0:
        raise Refused(f"“{text.strip()}” is below zero; what is on hand is not.")
    return quantity


def _a_disposition(text: str) -> str:
    wanted = text.strip().casefold()
    if wanted not in Lot.Disposition.values:
        raise Refused(f"“{text}” is no disposition. Use {', '.join(Lot.Disposition.values)}.")
    return wanted


def register_kinds() -> None:
    """Make them known; called once, from AppConfig.ready()."""
    columns = [
        Column("sku", is_needed=True, meaning=_("The item's code")),
        Column("lot", meaning=_("Empty where the item is not tracked by lots")),
        Column("quantity", _a_quantity, True, _("0: the lot is known, none is on hand")),
        Column("unit", is_needed=True),
        Column("location", is_needed=True),
        Column("supplier", a_text),
        Column("supplier_lot", a_text),
        Column("made_on", a_month_or_day, meaning=_("A month or a day")),
        Column("received_on", a_day),
        Column("expires_on", a_day, meaning=_("When empty: made plus the item's shelf life")),
        Column("retest_on", a_day),
        Column("unit_cost", a_decimal, meaning=_("Of one unit of the row; or give the value")),
        Column("value", a_decimal, meaning=_("Of all of it, exactly")),
        Column("container", a_text, meaning=_("Its number, where it stands in one")),
        Column("disposition", _a_disposition, meaning=", ".join(Lot.Disposition.values)),
    ]
    register(
        Kind(
            "lots",
            _("Lots and opening stock"),
            columns,
            ["sku", "lot", "location", "container"],
            Right.RECEIVE,
            apply_lots,
            export=export_lots,
        )
    )
