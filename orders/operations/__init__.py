"""Every write of orders: what came from suppliers, and what went to customers."""

from orders.operations.receipts import state_receipts
from orders.operations.shipments import state_shipments

__all__ = ["state_receipts", "state_shipments"]
