"""What a batch needs, scaled from its recipe version and frozen: later changes do not touch it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from core.refusals import Refused
from inventory.rules import refuse_beyond
from production import queries, rules
from production.models import Batch, BatchLine, BatchSubstitute, RecipeLine, RecipeVersion

Frozen = tuple[BatchLine, list[BatchSubstitute]]


def scaled_lines(version: RecipeVersion, planned: Decimal) -> list[Frozen]:
    """Each line for a batch of `planned`, with what may stand in for it.

    Raises Refused when a line vanishes, and when one is too large to be kept.
    """
    lines = [_scaled(line, version, planned) for line in queries.lines_of(version)]
    for line, _ in lines:
        refuse_beyond(line.quantity, line.item.uom, line.item.sku)
    vanished = [str(line.item) for line, _ in lines if line.net_quantity <= 0]
    if vanished:
        raise Refused(
            f"So small a batch would take none of {', '.join(vanished)}. Plan a larger one.",
            field="quantity",
        )
    return lines


def freeze_lines(batch: Batch, lines: Sequence[Frozen]) -> None:
    """Keep the lines with the batch."""
    for line, _ in lines:
        line.batch = batch
    BatchLine.objects.bulk_create(line for line, _ in lines)
    BatchSubstitute.objects.bulk_create(one for _, some in lines for one in some)


def _tolerance(line: RecipeLine) -> Decimal | None:
    """The line's own, else its item's; with neither it is weighed exactly."""
    own, usual = line.tolerance_pct, line.item.tolerance_pct
    return usual if own is None else own


def _scaled(line: RecipeLine, version: RecipeVersion, planned: Decimal) -> Frozen:
    need = rules.need(
        line.quantity,
        batch_size=version.batch_size,
        to=planned,
        scaling=line.scaling,
        loss_pct=line.loss_pct,
    )
    frozen = BatchLine(
        line=line.line,
        item=line.item,
        quantity=need.gross,
        net_quantity=need.net,
        scaling=line.scaling,
        tolerance_pct=_tolerance(line),
        step=line.step,
        note=line.note,
    )
    return frozen, [
        BatchSubstitute(
            line=frozen,
            item=one.item,
            rank=one.rank,
            factor=one.factor,
            valid_from=one.valid_from,
            valid_through=one.valid_through,
        )
        for one in line.substitutes.all()
    ]
