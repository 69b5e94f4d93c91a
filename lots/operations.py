"""Every write of lots. Stock itself moves in inventory."""

from __future__ import annotations

from datetime import date

from catalog.models import Item
from catalog.rules.items import code as clean_code
from catalog.rules.items import line
from core.operation import operation
from core.refusals import Refused
from lots import queries, rules
from lots.models import Lot


@operation(None)
def record_lot(
    *,
    item: Item,
    code: str,
    disposition: str,
    supplier: str = "",
    supplier_lot: str = "",
    made_on: date | None = None,
    received_on: date | None = None,
    expires_on: date | None = None,
) -> Lot:
    """Make a lot known. Without an expiry date it gets the item's shelf life, counted from made.

    Raises Refused for a code the item has already, and for dates that contradict each other.
    """
    kept = cleaned_code(code)
    if queries.lot_by_code(item, kept):
        raise Refused(
            f"There is a lot {kept} of {item.sku} already. Choose another code.", field="code"
        )
    expires_on = expires_on or rules.expiry(made_on, item.shelf_life_days)
    refuse_dates(made_on=made_on, received_on=received_on, expires_on=expires_on)
    return Lot.objects.create(
        item=item,
        code=kept,
        supplier=line(supplier, "The supplier"),
        supplier_lot=line(supplier_lot, "The supplier's lot"),
        made_on=made_on,
        received_on=received_on,
        expires_on=expires_on,
        disposition=disposition,
    )


def cleaned_code(code: str) -> str:
    """A lot's code as it is kept. Raises Refused for one that cannot be."""
    try:
        return clean_code(code, "A lot's code")
    except Refused as refusal:
        raise Refused(refusal.sentence, field="code") from refusal


def refuse_dates(
    *, made_on: date | None, received_on: date | None, expires_on: date | None
) -> None:
    """Raise Refused for dates that contradict each other."""
    fault = rules.dates_at_fault(made_on=made_on, received_on=received_on, expires_on=expires_on)
    if fault is not None:
        field, sentence = fault
        raise Refused(sentence, field=field)
