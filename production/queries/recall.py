"""A mock recall of a lot: everything it reached, where that is now, and whether it adds up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from time import perf_counter

from django.db.models import Q

from catalog.models import Location
from inventory import queries as stock
from inventory.models import Quant
from inventory.queries import Balance
from lots.models import Lot
from lots.queries import Direction
from production.models import Batch
from production.queries.trace import Reached, Trace, trace


@dataclass(frozen=True, slots=True)
class Sent:
    """What left to a customer of one lot under one shipment; the customer where it is known."""

    shipment: str
    customer: str
    lot: Lot
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class Recall:
    """The answer of a mock recall, and how long it took from the question to the whole of it."""

    lot: Lot
    reached: Sequence[Reached]
    batches: Sequence[Batch]
    sent: Sequence[Sent]
    on_hand: Sequence[Quant]
    balance: Balance
    milliseconds: float

    @property
    def customers(self) -> list[str]:
        """Whom to call, each once."""
        return sorted({one.customer for one in self.sent if one.customer})

    @property
    def to_nobody_known(self) -> list[str]:
        """Shipments whose customer nobody wrote down: papers to find before anybody is called."""
        return sorted({one.shipment for one in self.sent if not one.customer})

    @property
    def accounted_pct(self) -> Decimal:
        """How much of the lot is accounted for, in per cent; 100 when nothing is missing."""
        whole = self.balance.made_or_received
        if not whole:
            return Decimal(100)
        return (whole - abs(self.balance.residual)) * 100 / whole


def recall(lot: Lot) -> Recall:
    """Everything that contains the lot: batches, customers, and what is still here."""
    began = perf_counter()
    forward = trace(lot, Direction.FORWARD)
    sent = [*_stated(forward), *_shipped(forward)]
    return Recall(
        lot=lot,
        reached=forward.lots,
        batches=forward.batches,
        sent=sent,
        on_hand=forward.on_hand,
        balance=forward.balance,
        milliseconds=round((perf_counter() - began) * 1000, 1),
    )


def _stated(forward: Trace) -> list[Sent]:
    """Shipments from before this ledger, as a file stated them."""
    by_code = {(one.lot.item.sku, one.lot.code): one.lot for one in forward.lots}
    return [
        Sent(row["shipment"], row["customer"], by_code[row["sku"], row["lot"]], row["quantity"])
        for row in forward.shipments
    ]


def _shipped(forward: Trace) -> list[Sent]:
    """Shipments of this ledger, less what came back, by document and lot."""
    lots = {one.lot.id: one.lot for one in forward.lots}
    customer = Location.Kind.CUSTOMER
    crossed = Q(to_location__kind=customer) | Q(from_location__kind=customer)
    moved = stock.movements().filter(crossed, lot__in=list(lots)).order_by("pk")
    found: dict[tuple[str, Lot], Decimal] = {}
    for one in moved:
        key = str(one.document or ""), lots[one.lot_id]
        change = one.quantity if one.to_location.kind == customer else -one.quantity
        found[key] = found.get(key, Decimal(0)) + change
    return [Sent(paper, "", lot, much) for (paper, lot), much in found.items() if much > 0]
