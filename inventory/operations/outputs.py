"""What batches make."""

from __future__ import annotations

from decimal import Decimal

from catalog.models import Location
from core.models import Document
from core.operation import operation
from core.rights import Right
from inventory.operations import stored
from inventory.rules import plain
from lots import operations as lots
from lots.models import Lot


@operation(Right.RUN_BATCHES)
def output(
    *,
    document: Document,
    lot: Lot,
    location: Location,
    quantity: Decimal,
    entered_quantity: Decimal,
    entered_uom: str,
    container: str = "",
    amount: Decimal | None = None,
    key: str = "",
) -> None:
    """Receive `quantity` (stock unit) of the lot a batch made, and link it to what went in.

    `amount` is what it takes of the batch's cost for now; its close puts that right.
    """
    held = lots.make_container(lot=lot, code=container) if container else None
    stored.output(
        document_id=document.id,
        lot_id=lot.id,
        location_id=location.id,
        container_id=held.id if held else None,
        quantity=quantity,
        entered=(plain(entered_quantity), entered_uom),
        key=key,
        amount=amount,
    )
