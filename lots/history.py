"""Lots that history brings along: known from a file, with no stock behind them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from catalog.models import Item
from catalog.rules.items import key_of
from core.ids import new_id
from core.operation import operation
from core.refusals import Refused
from core.tenancy import bulk
from lots import rules
from lots.models import Lot
from lots.operations import cleaned_code, refuse_dates

FACTS = ("supplier", "supplier_lot", "made_on", "made_on_is_month", "received_on", "expires_on")
Known = dict[tuple[UUID, str], Lot]


def known(codes: Iterable[str]) -> Known:
    """The lots with these codes, by item and folded code."""
    wanted = sorted({key_of(code) for code in codes})
    found = Lot.objects.filter(code_key__in=wanted).select_related("item", "supplier")
    return {(lot.item_id, lot.code_key): lot for lot in found}


def drafted(item: Item, code: str, *, disposition: str = "", **facts: Any) -> Lot:
    """A lot as history states it, not kept yet. Raises Refused for a code or dates at fault.

    Without an expiry date it gets the item's shelf life from the day it was made, or from the
    first day of the month where only that is known: never later than the truth.
    """
    made_on = facts.get("made_on")
    expires_on = facts.get("expires_on") or rules.expiry(made_on, item.shelf_life_days)
    kept = cleaned_code(code)
    refuse_dates(
        {"made_on": made_on, "received_on": facts.get("received_on"), "expires_on": expires_on}
    )
    usual = Lot.Disposition.QUARANTINE if item.inspection_required else Lot.Disposition.RELEASED
    return Lot(
        id=new_id(),
        item=item,
        code=kept,
        disposition=disposition or str(usual),
        **{**{name: facts[name] for name in FACTS if name in facts}, "expires_on": expires_on},
    )


def difference(lot: Lot, facts: Mapping[str, Any]) -> tuple[str, str] | None:
    """The fact in which a file differs from a lot that is known, and the sentence, or None."""
    for name in FACTS:
        said, now = facts.get(name), getattr(lot, name)
        if said and said != now:
            shown = now.isoformat() if isinstance(now, date) else now or "empty"
            field = name.removesuffix("_is_month")
            return field, (
                f"Lot {lot.code} is known with {field} {shown}. A file does not change it."
            )
    return None


@operation(None)
def keep_lots(*, lots: Sequence[Lot], file_rows: bulk.FileRows | None = None) -> None:
    """Keep drafted lots, each named in the trail with the row of the file that brought it."""
    rows = [
        {
            "id": lot.id,
            "item": lot.item_id,
            "code": lot.code,
            "disposition": lot.disposition,
            **{name: getattr(lot, name) for name in FACTS},
            "supplier": lot.supplier_id,
        }
        for lot in lots
    ]
    here = {lot.id: file_rows[lot.id] for lot in lots} if file_rows else None
    bulk.add(Lot, rows, file_rows=here)


def lot_named(lots: Known, item: Item, code: str) -> Lot:
    """The lot among those known. Raises Refused with what to import first."""
    lot = lots.get((item.id, key_of(code)))
    if lot is None:
        raise Refused(
            f"There is no lot {code.strip()} of {item.sku}. Import it with lots or batches first.",
            field="lot",
        )
    return lot
