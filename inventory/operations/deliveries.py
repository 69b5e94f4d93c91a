"""What a supplier delivered, line by line: a new lot, or more of what is not told apart by lots."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from catalog import queries as catalog
from catalog.models import Item, Location, Partner
from core import operations as core
from core.models import Document
from core.operation import operation
from core.rights import Right
from inventory import queries
from inventory.models import Movement
from inventory.operations import costs, prices, stored
from inventory.operations.opening import UNTRACKED
from inventory.operations.quantities import entered
from inventory.operations.receipts import receive_lot
from lots import queries as lots
from lots.models import Lot


@operation(Right.RECEIVE)
def receive_delivery(  # noqa: PLR0913
    *,
    item: Item,
    code: str,
    quantity: Decimal,
    uom: str,
    key: str,
    location: Location | None = None,
    supplier: Partner | None = None,
    supplier_lot: str = "",
    received_on: date | None = None,
    expires_on: date | None = None,
    disposition: str = "",
    unit_cost: Decimal | None = None,
    currency: str = "",
    rate: Decimal | None = None,
) -> tuple[Lot, Document]:
    """Receive as `receive_lot` does, and answer with the receipt's document too.

    An item that is not tracked by lots has one lot, to which the delivery is added.
    """
    known = None if item.lot_tracked else lots.lot_by_code(item, UNTRACKED)
    if known is not None:
        line = entered(item, quantity, uom)
        cost = prices.stated(
            amount=None, unit_cost=unit_cost, units=quantity, currency=currency, rate=rate
        ) or prices.usual(item, line["quantity"], supplier=supplier)
        lot = _added(known, location, {**line, **cost.as_line()}, key)
    else:
        lot = receive_lot(
            item=item,
            code=code if item.lot_tracked else UNTRACKED,
            quantity=quantity,
            uom=uom,
            location=location,
            supplier=supplier if item.lot_tracked else None,
            supplier_lot=supplier_lot,
            received_on=received_on,
            expires_on=expires_on,
            disposition=disposition,
            unit_cost=unit_cost,
            currency=currency,
            rate=rate,
            key=key,
        )
    return lot, queries.document_posted(key)


def _added(lot: Lot, location: Location | None, line: dict[str, Any], key: str) -> Lot:
    if queries.is_posted(key):
        return lot
    place = location or catalog.default_storage(catalog.main_site())
    posting = stored.move(
        kind=Movement.Kind.RECEIPT,
        outside="supplier",
        document_id=core.number(kind="receipt").id,
        key=key,
        lines=[{"lot": lot.id, "to_location": place.id, **line}],
    )
    costs.mixed(posting, [lot.id])
    return lot
