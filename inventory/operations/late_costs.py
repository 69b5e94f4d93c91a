"""A cost that comes late, walked to everything that holds a part of it.

Through lots and the closed batches they went into, each after all that reaches it, so that what
arrives at one lot is added before it is shared. Exact: shares of a lot sum to what it took.
"""

from __future__ import annotations

import heapq
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from catalog.models import Item
from core.ids import new_id
from core.models import Document
from inventory import queries
from inventory.models import Movement
from inventory.operations.prices import Priced
from inventory.queries.costs import Arrived, Costed
from lots.circles import sources_first
from lots.models import CostEntry, CostShare, CostSplit, Lot
from lots.valuation import handed_out, split_by, value_of

ROUNDS = 60  # a lot that comes back to itself by rework: after so many times the rest stays out
Kind = CostShare.Kind
LOSS, REVERSAL = CostEntry.Source.LOSS.value, CostEntry.Source.REVERSAL.value


@dataclass(frozen=True, slots=True)
class Said:
    """What the document says of its cost: kept with the entries it starts from."""

    document: Document
    source: str
    on: date | None = None


class LateCost:
    """One document's cost on its way. Make it, let amounts `arrive`, then `record`."""

    def __init__(
        self, said: Said, *, lots: Iterable[UUID] = (), batches: Iterable[UUID] = ()
    ) -> None:
        self.said = said
        self.digits = queries.cost_digits()
        self.cent = Decimal(1).scaleb(-self.digits)
        self.lots: dict[UUID, Costed] = {}
        self.splits: dict[UUID, list[CostSplit]] = {}
        self.entries: list[dict[str, Any]] = []
        self.shares: list[dict[str, Any]] = []
        self.new_splits: list[dict[str, Any]] = []
        self._waiting: dict[UUID, Decimal] = {}
        self._because: dict[UUID, UUID | None] = {}
        self._met: dict[UUID, int] = {}
        self._said_of: dict[UUID, Priced] = {}
        self._queue: list[tuple[int, UUID]] = []
        self._held: tuple[set[UUID], set[UUID]] = (set(), set())
        self._rank = self._lock(set(lots), set(batches))

    def arrive(
        self,
        node: UUID,
        amount: Decimal,
        *,
        because: UUID | None = None,
        said: Priced | None = None,
    ) -> None:
        """So much comes to a lot, or to a batch that has closed."""
        if not amount and said is None:
            return
        if node not in self._waiting:
            heapq.heappush(self._queue, (self._rank[node], node))
        self._waiting[node] = self._waiting.get(node, Decimal(0)) + amount
        self._because.setdefault(node, because)
        if said is not None:
            self._said_of[node] = said

    def enter(self, **entry: Any) -> UUID:
        """An entry to be recorded; answers with its id."""
        entry_id = new_id()
        self.entries.append(
            {
                "id": entry_id,
                "source": self.said.source,
                "document": self.said.document.id,
                "accounting_date": self.said.on,
                **entry,
            }
        )
        return entry_id

    def take_back(self, undoing: Movement) -> None:
        """Take off a lot what an origin had brought it, at what its reversal took out.

        The unit cost may change by a trifle, and with it a cent of what is left; that cent stands
        on both sides.
        """
        lot = self.lots[undoing.lot_id]
        amount = None if undoing.amount is None else -undoing.amount
        entry = self.enter(
            lot=undoing.lot_id,
            source=REVERSAL,
            document=undoing.document_id,
            movement=undoing.id,
            quantity=-undoing.quantity,
            amount=amount,
        )
        before = value_of(lot.cost, lot.origin, lot.owned, self.digits) or Decimal(0)
        was = _ratio(lot)
        lot.origin -= undoing.quantity
        lot.cost = None if lot.cost is None else lot.cost + (amount or 0)
        after = value_of(lot.cost, lot.origin, lot.owned, self.digits) or Decimal(0)
        if after != before:
            change = _ratio(lot) - was
            self._share(entry, Kind.OWN, after - before)
            exact = [Fraction(bucket.quantity) * change for bucket in lot.buckets]
            self._to_buckets(entry, lot, before - after, exact)

    def level(self, came: Arrived) -> None:
        """Mix what came of a lot with what there was of it: each place bears its part."""
        lot = self.lots[came.lot_id]
        before = Costed(
            (lot.cost or Decimal(0)) - came.cost,
            lot.origin - came.quantity,
            lot.owned - came.quantity,
            lot.buckets,
        )
        was = value_of(before.cost, before.origin, before.owned, self.digits) or Decimal(0)
        now = value_of(lot.cost, lot.origin, before.owned, self.digits) or Decimal(0)
        self._share(came.entry.id, Kind.OWN, now - was)
        change = _ratio(lot) - _ratio(before)
        exact = [Fraction(bucket.quantity) * change for bucket in lot.buckets]
        self._to_buckets(came.entry.id, lot, came.cost - came.posted - (now - was), exact)

    def close(self, batch_id: UUID, weights: Sequence[tuple[UUID | None, Decimal]]) -> None:
        """From now on the batch passes its cost on by these weights; None is what was lost."""
        kept = [(lot_id, weight) for lot_id, weight in weights if weight > 0]
        self.splits[batch_id] = [
            CostSplit(batch_id=batch_id, lot_id=lot_id, weight=weight) for lot_id, weight in kept
        ]
        self.new_splits += [
            {"batch": batch_id, "lot": lot_id, "weight": weight} for lot_id, weight in kept
        ]

    def pass_on(self, batch_id: UUID, amount: Decimal, because: UUID | None = None) -> None:
        """Give this much of a closed batch's cost to its lots, and what is lost of it to loss."""
        self._through_batch(batch_id, amount, because)

    def walk(self) -> None:
        """Work off all that has arrived."""
        while self._queue:
            _, node = heapq.heappop(self._queue)
            amount = self._waiting.pop(node)
            because = self._because.pop(node)
            self._met[node] = self._met.get(node, 0) + 1
            if node in self.lots:
                self._to_lot(node, amount, because)
            else:
                self._through_batch(node, amount, because)

    def record(self) -> None:
        """Walk, and write everything in one call."""
        self.walk()
        written = [self.entries, self.shares, self.new_splits]
        if any(written):
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT app.record_costs(%s, %s, %s)",
                    [json.dumps(rows, cls=DjangoJSONEncoder) for rows in written],
                )

    def _to_lot(self, lot_id: UUID, amount: Decimal, because: UUID | None) -> None:
        lot = self.lots[lot_id]
        taken = self._taken(lot_id, lot, amount)
        entry = self.enter(lot=lot_id, amount=taken, derived_from=because, **self._paid(lot_id))
        if amount != taken:
            self._share(entry, Kind.UNSHARED, amount - taken)
        before = value_of(lot.cost, lot.origin, lot.owned, self.digits) or Decimal(0)
        lot.cost = (lot.cost or Decimal(0)) + taken
        after = value_of(lot.cost, lot.origin, lot.owned, self.digits) or Decimal(0)
        self._share(entry, Kind.OWN, after - before)
        exact = [
            Fraction(taken) * Fraction(bucket.quantity) / Fraction(lot.origin)
            for bucket in lot.buckets
        ]
        self._to_buckets(entry, lot, taken - (after - before), exact)

    def _to_buckets(
        self, entry: UUID, lot: Costed, amount: Decimal, exact: Sequence[Fraction]
    ) -> None:
        parts = handed_out(amount, exact, digits=self.digits) if amount or exact else []
        for bucket, part in zip(lot.buckets, parts, strict=True):
            self._share(entry, bucket.kind, part, bucket.document_id, bucket.movement_id)
            if bucket.kind == Kind.PROCESS and bucket.document_id in self.splits:
                self.arrive(bucket.document_id, part, because=entry)

    def _taken(self, lot_id: UUID, lot: Costed, amount: Decimal) -> Decimal:
        """What of the amount the lot can take: no stock, no cost; and none below zero.

        A lot met again by rework passes on ever less; its last cent, and what would go round for
        ever, is not shared.
        """
        met = self._met[lot_id]
        if lot.origin <= 0 or met > ROUNDS or (met > 1 and abs(amount) <= self.cent):
            return Decimal(0)
        return max(amount, -(lot.cost or Decimal(0)))

    def _paid(self, lot_id: UUID) -> dict[str, object]:
        said = self._said_of.pop(lot_id, None)
        if said is None:
            return {}
        return {name: value for name, value in said.as_line().items() if name != "amount"}

    def _through_batch(self, batch_id: UUID, amount: Decimal, because: UUID | None) -> None:
        splits = self.splits[batch_id]
        parts = split_by(amount, [split.weight for split in splits], digits=self.digits)
        for split, part in zip(splits, parts, strict=True):
            if split.lot_id is not None:
                self.arrive(split.lot_id, part, because=because)
            elif part:
                self.enter(batch=batch_id, source=LOSS, amount=-part, derived_from=because)

    def _share(
        self,
        entry: UUID,
        kind: str,
        amount: Decimal,
        document: UUID | None = None,
        movement: UUID | None = None,
    ) -> None:
        if amount:
            self.shares.append(
                {
                    "entry": entry,
                    "kind": kind,
                    "document": document,
                    "movement": movement,
                    "amount": amount,
                }
            )

    def _lock(self, lots: set[UUID], batches: set[UUID]) -> dict[UUID, int]:
        """Hold all that may be reached until the end of the unit of work; in which order to walk.

        Items by id, then the batches' papers: what is issued or closed meanwhile waits, or was
        there before and is read.
        """
        while True:
            links = self._reach(lots, batches)
            items = set(
                Lot.objects.filter(id__in=self.lots).order_by().values_list("item_id", flat=True)
            )
            papers = {*self.splits, *batches, *self._open_batches()}
            if items <= self._held[0] and papers <= self._held[1]:
                return {node: place for place, node in enumerate(sources_first(links))}
            _hold(Item, items)
            _hold(Document, papers)
            self._held = (self._held[0] | items, self._held[1] | papers)

    def _open_batches(self) -> set[UUID]:
        return {
            bucket.document_id
            for lot in self.lots.values()
            for bucket in lot.buckets
            if bucket.kind == Kind.PROCESS and bucket.document_id is not None
        }

    def _reach(self, lots: set[UUID], batches: set[UUID]) -> list[tuple[UUID, UUID]]:
        """Read everything downstream, level by level; the links from each to the next."""
        self.lots, self.splits = {}, {}
        links: list[tuple[UUID, UUID]] = [(node, node) for node in (*lots, *batches)]
        while lots or batches:
            found = queries.costed(lots)
            self.lots.update(found)
            went = {
                (lot_id, bucket.document_id)
                for lot_id, lot in found.items()
                for bucket in lot.buckets
                if bucket.kind == Kind.PROCESS and bucket.document_id is not None
            }
            closed = queries.splits_of({batch for _, batch in went} | batches)
            links += [(lot, batch) for lot, batch in sorted(went) if batch in closed]
            fresh = {batch: split for batch, split in closed.items() if batch not in self.splits}
            self.splits.update(fresh)
            made = [(one.batch_id, one.lot_id) for split in fresh.values() for one in split]
            links += [(batch, lot) for batch, lot in made if lot is not None]
            lots = {lot for _, lot in made if lot is not None and lot not in self.lots}
            batches = set()
        return links


def _ratio(lot: Costed) -> Fraction:
    if lot.cost is None or lot.origin <= 0:
        return Fraction(0)
    return Fraction(lot.cost) / Fraction(lot.origin)


def _hold(model: Any, ids: set[UUID]) -> None:
    """Lock these rows against a change, in the order of their ids."""
    rows = model.objects.filter(id__in=ids).order_by("id").select_for_update(no_key=True)
    list(rows.values_list("id", flat=True))
