"""Stock over REST: what is there, what moved and what moves it, what is promised."""

from inventory.api.costs import Costs
from inventory.api.moves import (
    Adjustments,
    Reversals,
    Samples,
    Scraps,
    SupplierReturns,
    Transfers,
)
from inventory.api.reservations import Releases, Reservations
from inventory.api.stock import Lots, Movements, OnHand, Receipts

__all__ = [
    "Adjustments",
    "Costs",
    "Lots",
    "Movements",
    "OnHand",
    "Receipts",
    "Releases",
    "Reservations",
    "Reversals",
    "Samples",
    "Scraps",
    "SupplierReturns",
    "Transfers",
]
