"""What may be typed on the pages of stock."""

from inventory.forms.deciding import Decide, Lift, OpenContainer, Restrict
from inventory.forms.fields import CodeField, DayField, QuantityField
from inventory.forms.filters import Allocate, FilterLots, FilterMovements
from inventory.forms.moves import (
    Adjust,
    OfALot,
    ReturnToSupplier,
    Reverse,
    Sample,
    Scrap,
    Transfer,
)
from inventory.forms.receiving import ReceiveLot

__all__ = [
    "Adjust",
    "Allocate",
    "CodeField",
    "DayField",
    "Decide",
    "FilterLots",
    "FilterMovements",
    "Lift",
    "OfALot",
    "OpenContainer",
    "QuantityField",
    "ReceiveLot",
    "Restrict",
    "ReturnToSupplier",
    "Reverse",
    "Sample",
    "Scrap",
    "Transfer",
]
