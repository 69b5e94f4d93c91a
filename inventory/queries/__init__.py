"""Every read of inventory: what is on hand, what moved, what FEFO would take."""

from inventory.queries.allocation import (
    PRODUCTION,
    SHIPMENT,
    Allocation,
    Pick,
    allocation,
    shortages,
    site_day,
)
from inventory.queries.instants import Stock, stock_at, stock_now
from inventory.queries.stock import (
    Balance,
    balance,
    came_in,
    lot_posted,
    lots_by_place,
    lots_of_items,
    lots_with_stock,
    movements,
    movements_of,
    on_hand,
    opened_with,
    quants,
    quants_of,
)

__all__ = [
    "PRODUCTION",
    "SHIPMENT",
    "Allocation",
    "Balance",
    "Pick",
    "Stock",
    "allocation",
    "balance",
    "came_in",
    "lot_posted",
    "lots_by_place",
    "lots_of_items",
    "lots_with_stock",
    "movements",
    "movements_of",
    "on_hand",
    "opened_with",
    "quants",
    "quants_of",
    "shortages",
    "site_day",
    "stock_at",
    "stock_now",
]
