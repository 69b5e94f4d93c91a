"""What lots and batches cost: provisional and true at their close, late, and taken back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from catalog import queries as catalog
from catalog.models import Item
from catalog.rules import quantities
from core import operations as core
from core.models import Document
from core.operation import operation
from core.refusals import Refused
from core.rights import Right
from inventory import queries
from inventory.operations.late_costs import LateCost, Said
from inventory.operations.prices import in_own, usual
from inventory.queries.costs import Costed
from lots.models import CostEntry, Lot
from lots.models.costs import ORIGINS
from lots.valuation import half_even, split_by

Source = CostEntry.Source
LATE = (Source.FREIGHT, Source.DUTY, Source.INVOICE_DIFFERENCE, Source.CORRECTION)
BASES = ("value", "weight", "volume", "quantity", "equal")


@operation(Right.POST_COSTS)
def spread_cost(  # noqa: PLR0913
    *,
    lots: Sequence[Lot],
    amount: Decimal,
    source: str,
    base: str = "value",
    currency: str = "",
    rate: Decimal | None = None,
    number: str = "",
    on: date | None = None,
    reason: str = "",
) -> Document:
    """Spread a late cost, of either sign, over lots and on to all that holds a part of them.

    It is split by value, weight, volume, quantity or equally; what lies at our own places, at open
    batches, and what the lots of closed ones took bear their exact part, and so does what was
    shipped or scrapped. `on` is its accounting day, today where none is given. Answers with the
    paper of the cost. Raises Refused for an amount of nothing, for no lots or one twice, and for a
    base that these lots cannot be split by.
    """
    _refuse_cost(lots, amount, source, base)
    priced = in_own(Fraction(amount), currency, rate)
    if not priced.amount:
        raise Refused("That is less than the smallest coin. Give more.", field="amount")
    document = core.number(kind="cost", given=number)
    late = LateCost(Said(document, source, on), lots=[lot.id for lot in lots])
    weights = _weights(lots, late.lots, base)
    parts = split_by(priced.amount, weights, digits=late.digits)
    said = split_by(priced.entered or priced.amount, weights, digits=6)
    for lot, part, entered in zip(lots, parts, said, strict=True):
        late.arrive(lot.id, part, said=type(priced)(part, priced.currency, entered, priced.rate))
    late.record()
    return document


@operation(Right.POST_COSTS)
def charge_conversion(
    *, batch: Document, amount: Decimal, number: str = "", on: date | None = None, reason: str = ""
) -> Document:
    """Charge a batch with work and machines (the tenant's currency), of either sign.

    A batch that has closed passes it on at once. Raises Refused for an amount of nothing, and for
    more taken back than the batch holds.
    """
    if batch.kind != "batch":
        raise Refused(f"{batch} is no batch.", field="batch")
    priced = in_own(Fraction(_finite(amount)))
    if not priced.amount:
        raise Refused("Give an amount other than zero.", field="amount")
    document = core.number(kind="cost", given=number)
    late = LateCost(Said(document, Source.CONVERSION, on), batches=[batch.id])
    closed = batch.id in late.splits
    held = queries.wip(batch) or Decimal(0)
    if not closed and held + priced.amount < 0:
        raise Refused(f"Batch {batch} holds {held}; no more can be taken off it.", field="amount")
    entry = late.enter(batch=batch.id, **priced.as_line())
    if closed:
        late.pass_on(batch.id, priced.amount, entry)
    late.record()
    return document


def provisional(
    *, batch: Document, item: Item, quantity: Decimal, expected: Decimal, by_product: bool = False
) -> Decimal | None:
    """What a lot takes of an open batch's cost when it is declared; its close puts that right.

    The cost so far over what is expected (both in the batch's unit), times the quantity; what a
    by-product would fetch; at most what the batch holds. None where nothing of it is costed.
    """
    left = queries.wip(batch)
    if left is None:
        return None
    if by_product:
        wanted = usual(item, quantity).amount or Decimal(0)
    else:
        so_far = left + sum(queries.passed_on(batch).values())
        exact = Fraction(so_far) * Fraction(quantity) / Fraction(expected)
        wanted = half_even(exact, queries.cost_digits())
    return max(min(wanted, left), Decimal(0))


@operation(None)
def close_costs(
    *,
    batch: Document,
    good: Sequence[tuple[Lot, Decimal]],
    by_products: Sequence[Lot] = (),
    expected: Decimal = Decimal(0),
) -> None:
    """Give all that a batch holds to what it made, for good; it holds nothing any more.

    By-products take what they would fetch, together at most what there is. What is missing from
    `expected` (`good` is in the same unit) is lost beyond the expected, and all of it where nothing
    good was made. Good lots share the rest by quantity; so do they what comes late.
    """
    made = [lot for lot, _ in good]
    ids = [lot.id for lot in (*made, *by_products)]
    late = LateCost(Said(batch, Source.OUTPUT), lots=ids, batches=[batch.id])
    standing = {lot.id: q for lot, q in good if late.lots[lot.id].origin > 0}
    lost = max(expected - sum(standing.values(), Decimal(0)), Decimal(0))
    weights = [(None, lost if standing else Decimal(1)), *standing.items()]
    late.close(batch.id, weights)
    left = queries.wip(batch)
    if left is not None:
        given = queries.passed_on(batch)
        pool = left + sum(given.values())
        due = _by_products(by_products, late.lots, pool, late.digits)
        shared = [(lot, weight) for lot, weight in weights if weight > 0]
        parts = split_by(
            pool - sum(due.values()), [weight for _, weight in shared], digits=late.digits
        )
        for (lot_id, _), part in zip(shared, parts, strict=True):
            if lot_id is not None:
                due[lot_id] = part
            elif part:
                late.enter(batch=batch.id, source=Source.LOSS, amount=-part)
        for lot_id, part in due.items():
            late.arrive(lot_id, part - given.get(lot_id, Decimal(0)))
    late.record()


def taken_back(posting: UUID) -> None:
    """After a reversal: origins come off their lots, and closed batches pass on what changed."""
    undone = queries.taken_back(posting)
    origins = [one for one in undone if one.reverses and one.reverses.kind in ORIGINS]
    papers = {one.document.id: one.document for one in undone if one.document is not None}
    if origins and (document := origins[0].document) is not None:
        late = LateCost(Said(document, Source.REVERSAL), lots={one.lot_id for one in origins})
        for one in origins:
            late.take_back(one)
        late.record()
    for closed in queries.splits_of(list(papers)):
        settled(papers[closed])


def mixed(posting: UUID, lots: Collection[UUID]) -> None:
    """After more came of lots that were known: what there was and what came are one."""
    arrived = queries.arrived(posting, lots)
    if not arrived or (document := arrived[0].entry.document) is None:
        return
    late = LateCost(Said(document, arrived[0].entry.source), lots=[one.lot_id for one in arrived])
    for one in arrived:
        late.level(one)
    late.record()


def settled(batch: Document) -> None:
    """Have a closed batch pass on what it holds again, after something of it was taken back."""
    late = LateCost(Said(batch, Source.REVERSAL), batches=[batch.id])
    held = queries.wip(batch)
    if batch.id in late.splits and held:
        late.pass_on(batch.id, held)
        late.record()


def _by_products(
    lots: Sequence[Lot], states: Mapping[UUID, Costed], pool: Decimal, digits: int
) -> dict[UUID, Decimal]:
    """What by-products take: what they would fetch, together at most what there is."""
    worth = {
        lot.id: usual(lot.item, states[lot.id].origin).amount or Decimal(0)
        for lot in lots
        if states[lot.id].origin > 0
    }
    there = max(pool, Decimal(0))
    if sum(worth.values()) <= there:
        return worth
    parts = split_by(there, list(worth.values()), digits=digits)
    return dict(zip(worth, parts, strict=True))


def _refuse_cost(lots: Sequence[Lot], amount: Decimal, source: str, base: str) -> None:
    if not lots:
        raise Refused("Name the lots that bear the cost.", field="lots")
    if len({lot.id for lot in lots}) < len(lots):
        raise Refused("A lot is named twice. Name each once.", field="lots")
    if source not in LATE:
        raise Refused(f"“{source}” is no late cost. Use {', '.join(LATE)}.", field="source")
    if base not in BASES:
        raise Refused(f"“{base}” splits nothing. Use {', '.join(BASES)}.", field="base")
    if not _finite(amount):
        raise Refused("Give an amount other than zero.", field="amount")


def _finite(amount: Decimal) -> Decimal:
    if not amount.is_finite():
        raise Refused("That is no amount.", field="amount")
    return amount


def _weights(lots: Sequence[Lot], states: Mapping[UUID, Costed], base: str) -> list[Fraction]:
    """How the lots share, each by what came from its origin. Equally, where nothing did."""
    origins = [states[lot.id].origin for lot in lots]
    if base == "equal" or not any(origins):
        return [Fraction(1)] * len(lots)
    measure: Callable[[Lot], Fraction] = {
        "value": lambda lot: Fraction(states[lot.id].cost or 0),
        "quantity": lambda lot: _in_unit(lot, states[lot.id].origin, lots[0].item.uom),
        "weight": lambda lot: _in_unit(lot, states[lot.id].origin, "kg"),
        "volume": lambda lot: _in_unit(lot, states[lot.id].origin, "l"),
    }[base]
    weights = [measure(lot) for lot in lots]
    if not any(weights):
        raise Refused("These lots are worth nothing yet. Split by quantity.", field="base")
    return weights


def _in_unit(lot: Lot, quantity: Decimal, uom: str) -> Fraction:
    try:
        units = catalog.units_of(lot.item)
        return Fraction(quantities.convert(quantity, lot.item.uom, uom, of=units))
    except Refused as refusal:
        raise Refused(
            f"Lot {lot} cannot be measured in {uom}: {refusal.sentence}", field="base"
        ) from refusal
