"""Every write of inventory: each one call of a stored function, which writes the ledger."""

from inventory.operations.issues import issue_batch
from inventory.operations.outputs import output
from inventory.operations.receipts import open_lot, receive_lot

__all__ = ["issue_batch", "open_lot", "output", "receive_lot"]
