"""Every write of lots. Stock itself moves in inventory."""

from lots.operations.containers import carry_opening, make_container, new_container, open_container
from lots.operations.lots import (
    cleaned_code,
    decide,
    described_lot,
    record_lot,
    refuse_dates,
    refuse_no_supplier,
    refused_as_known,
)
from lots.operations.restrictions import Scope, lift, restrict

__all__ = [
    "Scope",
    "carry_opening",
    "cleaned_code",
    "decide",
    "described_lot",
    "lift",
    "make_container",
    "new_container",
    "open_container",
    "record_lot",
    "refuse_dates",
    "refuse_no_supplier",
    "refused_as_known",
    "restrict",
]
