"""Every write of inventory: each one call of a stored function, which writes the ledger."""

from inventory.operations.costs import (
    charge_conversion,
    close_costs,
    provisional,
    spread_cost,
)
from inventory.operations.deliveries import receive_delivery
from inventory.operations.filling import Issued, StoodIn, lock_for
from inventory.operations.issues import Named, issue, issue_batch, issue_named, ship, ship_named
from inventory.operations.moves import (
    adjust,
    return_from_batch,
    return_from_customer,
    return_to_supplier,
    sample,
    scrap,
    transfer,
)
from inventory.operations.opening import GivenLot, Opened, open_lots
from inventory.operations.outputs import output
from inventory.operations.receipts import receive_lot
from inventory.operations.reservations import (
    release_expired,
    release_reservations,
    reserve,
    reserve_item,
)
from inventory.operations.reversals import reverse

__all__ = [
    "spread_cost",
    "provisional",
    "close_costs",
    "charge_conversion",
    "GivenLot",
    "Issued",
    "Named",
    "Opened",
    "StoodIn",
    "adjust",
    "issue",
    "issue_batch",
    "issue_named",
    "lock_for",
    "open_lots",
    "output",
    "receive_delivery",
    "receive_lot",
    "release_expired",
    "release_reservations",
    "reserve",
    "reserve_item",
    "return_from_batch",
    "return_from_customer",
    "return_to_supplier",
    "reverse",
    "sample",
    "scrap",
    "ship",
    "ship_named",
    "transfer",
]
