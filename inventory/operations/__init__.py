"""Every write of inventory: each one call of a stored function, which writes the ledger."""

from inventory.operations.issues import issue_batch
from inventory.operations.opening import GivenLot, Opened, open_lots
from inventory.operations.outputs import output
from inventory.operations.receipts import receive_lot

__all__ = ["GivenLot", "Opened", "issue_batch", "open_lots", "output", "receive_lot"]
