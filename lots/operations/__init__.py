"""Every write of lots. Stock itself moves in inventory."""

from lots.operations.containers import make_container, open_container
from lots.operations.lots import (
    cleaned_code,
    decide,
    record_lot,
    refuse_dates,
    refuse_no_supplier,
)
from lots.operations.restrictions import Scope, lift, restrict

__all__ = [
    "Scope",
    "cleaned_code",
    "decide",
    "lift",
    "make_container",
    "open_container",
    "record_lot",
    "refuse_dates",
    "refuse_no_supplier",
    "restrict",
]
