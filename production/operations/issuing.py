"""What a batch takes: line by line, its own item or what stands in for it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from core.operation import operation
from core.refusals import Refused
from core.rights import Right
from inventory import operations as inventory
from inventory import queries as stock
from inventory.operations import Named
from inventory.rules import Demand, plain
from inventory.standing_in import replaced
from production import queries, rules
from production.models import Batch, BatchLine, BatchSubstitute, StoodIn
from production.operations.running import open_batch, started

Instead = dict[UUID, BatchSubstitute]


@operation(Right.RUN_BATCHES)
def issue_line(
    *,
    batch: Batch,
    line: int,
    quantity: Decimal | None = None,
    picks: Sequence[Named] = (),
    reason: str = "",
    key: str = "",
) -> Batch:
    """Issue `quantity` (stock unit) of one line, or what it still needs; the named lots if any.

    Without `picks` the batch's reservations go first, then FEFO, then what may stand in. Raises
    Refused for more than the line takes with its tolerance, for a shortage, for named lots of an
    item that may not stand in, or need not, and for such as pass over FEFO without right and
    reason.
    """
    batch = open_batch(batch)
    of_line = _line(batch, line)
    if picks:
        _issue_named(batch, of_line, picks, reason, key)
    else:
        _refuse_beyond_tolerance(batch, of_line, wanted := _wanted(batch, line, quantity))
        every = {one.line: one for one in queries.demands(batch)}
        asked = Demand(line, of_line.item_id, wanted, every[line].life_days, every[line].stand_ins)
        issued(batch, [asked], key)
    return started(batch)


@operation(Right.RUN_BATCHES)
def issue_rest(*, batch: Batch, key: str = "") -> Batch:
    """Issue to every line what it still needs: what is reserved first, the rest by FEFO.

    What may stand in fills what is lacking. Raises Refused, and issues nothing, when any
    ingredient is short (all are named), and when nothing is left to issue.
    """
    batch = open_batch(batch)
    missing = queries.outstanding(batch)
    if not missing:
        raise Refused(f"Batch {batch} has all it needs. Say what it made, and close it.")
    issued(batch, missing, key)
    return started(batch)


def issued(batch: Batch, demands: Sequence[Demand], key: str) -> None:
    """Issue demands of the batch, and keep what stood in for what. Raises Refused when short."""
    done = inventory.issue(
        document=batch.document,
        site=batch.site,
        need_on=batch.plan[1],
        demands=demands,
        key=key,
    )
    if not done.stood_in:
        return
    lines = {one.line: one for one in queries.lines(batch)}
    StoodIn.objects.bulk_create(
        StoodIn(
            line=lines[one.part.demand.line],
            item_id=one.part.item_id,
            quantity=one.part.quantity,
            replaces=one.part.replaces,
            reason=one.why,
            posting=done.posting,
        )
        for one in done.stood_in
    )


def _line(batch: Batch, line: int) -> BatchLine:
    found = queries.lines(batch).filter(line=line).first()
    if found is None:
        raise Refused(f"Batch {batch} has no line {line}.", field="line")
    return found


def _wanted(batch: Batch, line: int, quantity: Decimal | None) -> Decimal:
    if quantity is not None:
        return quantity
    left = [one.quantity for one in queries.outstanding(batch) if one.line == line]
    return left[0] if left else Decimal(0)


def _issue_named(
    batch: Batch, of_line: BatchLine, picks: Sequence[Named], reason: str, key: str
) -> None:
    instead = _instead(batch, of_line, picks)
    covers = [_covers(pick, instead) for pick in picks]
    _refuse_beyond_tolerance(batch, of_line, sum(covers, Decimal(0)))
    if instead and not reason.strip():
        _refuse_needless(batch, of_line)
    posting = inventory.issue_named(
        document=batch.document,
        site=batch.site,
        need_on=batch.plan[1],
        picks=picks,
        reason=reason,
        key=key,
    )
    why = reason.strip() or f"No {of_line.item} was usable."
    StoodIn.objects.bulk_create(
        StoodIn(
            line=of_line,
            item_id=item_id,
            quantity=sum((p.quantity for p in picks if p.lot.item_id == item_id), Decimal(0)),
            replaces=sum(
                (c for p, c in zip(picks, covers, strict=True) if p.lot.item_id == item_id),
                Decimal(0),
            ),
            reason=why,
            posting=posting,
        )
        for item_id in instead
    )


def _instead(batch: Batch, of_line: BatchLine, picks: Sequence[Named]) -> Instead:
    """Which named items stand in for the line's. Raises Refused for one that may not, that day."""
    may = {
        one.item_id: one for one in queries.substitutes_in_force(batch) if one.line_id == of_line.id
    }
    others = {pick.lot.item_id: pick.lot for pick in picks if pick.lot.item_id != of_line.item_id}
    for item_id, lot in others.items():
        if item_id not in may:
            raise Refused(
                f"Line {of_line.line} takes {of_line.item}; lot {lot} is of {lot.item}, which may "
                f"not stand in for it on {batch.plan[1]}.",
                field="lot",
            )
    return {item_id: may[item_id] for item_id in others}


def _covers(pick: Named, instead: Instead) -> Decimal:
    """How much of the line's item the pick is worth, in that item's stock unit."""
    stands_in = instead.get(pick.lot.item_id)
    return replaced(pick.quantity, stands_in.factor) if stands_in else pick.quantity


def _refuse_needless(batch: Batch, of_line: BatchLine) -> None:
    """Raise Refused where the line's own item is there: others fill what it lacks."""
    left = {one.line: one for one in queries.unreserved(batch)}.get(of_line.line)
    if left is None:
        return
    own = Demand(left.line, left.item_id, left.quantity, left.life_days)
    (found,) = stock.allocation(site=batch.site, need_on=batch.plan[1], demands=[own])
    if usable := own.quantity - found.short:
        raise Refused(
            f"Line {of_line.line} takes {of_line.item} first, of which {plain(usable)} "
            f"{of_line.item.uom} are usable. Issue that, or give a reason for what stands in.",
            code="substitute",
            field="reason",
        )


def _refuse_beyond_tolerance(batch: Batch, of_line: BatchLine, wanted: Decimal) -> None:
    item = of_line.item
    if wanted <= 0:
        raise Refused(f"Line {of_line.line} has all it needs of {item}.", field="quantity")
    of_item = [one for one in queries.lines(batch) if one.item_id == item.id]
    most = sum((rules.most_of(one.quantity, one.tolerance_pct) for one in of_item), Decimal(0))
    taken = queries.issued_for(batch, item)
    if taken + wanted > most:
        raise Refused(
            f"Batch {batch} takes up to {plain(most)} {item.uom} of {item}, tolerance included; "
            f"{plain(taken)} {item.uom} are issued, so {plain(wanted)} {item.uom} more is beyond.",
            code="tolerance",
            field="quantity",
        )
