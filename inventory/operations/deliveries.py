"""What a supplier delivered, line by line: a new lot, or more of what is not told apart by lots."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from catalog import queries as catalog
from catalog.models import Item, Location, Partner
from core import operations as core
from core.models import Document
from core.operation import operation
from core.rights import Right
from inventory import queries
from inventory.models import Movement
from inventory.operations import stored
from inventory.operations.opening import UNTRACKED
from inventory.operations.quantities import entered
from inventory.operations.receipts import receive_lot
from lots import queries as lots
from lots.models import Lot


@operation(Right.RECEIVE)
def receive_delivery(
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
) -> tuple[Lot, Document]:
    """Receive as `receive_lot` does, and answer with the receipt's document too.

    An item that is not tracked by lots has one lot, to which the delivery is added.
    """
    known = None if item.lot_tracked else lots.lot_by_code(item, UNTRACKED)
    if known is not None:
        lot = _added(known, location, quantity, uom, key)
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
            key=key,
        )
    return lot, queries.document_posted(key)


def _added(lot: Lot, location: Location | None, quantity: Decimal, uom: str, key: str) -> Lot:
    place = location or catalog.default_storage(catalog.main_site())
    stored.move(
        kind=Movement.Kind.RECEIPT,
        outside="supplier",
        document_id=core.number(kind="receipt").id,
        key=key,
        lines=[{"lot": lot.id, "to_location": place.id, **entered(lot.item, quantity, uom)}],
    )
    return lot
