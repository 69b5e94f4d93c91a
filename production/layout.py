"""Genealogy as a drawing: a column a depth, origins on the left, what it became on the right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

WIDTH, HEIGHT = 158, 50
COLUMN, ROW, HEAD = 270, 64, 24
BESIDE = 40  # from a lot's edge to the middle of its ribbon's words
MOST_A_COLUMN = 40


@dataclass(frozen=True, slots=True)
class Node:
    """A lot to draw; `column` is below zero for what it came from, above for what it became."""

    lot_id: UUID
    column: int


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a lot stands."""

    lot_id: UUID
    column: int
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Ribbon:
    """The way from one lot to another, as an SVG path, and where its words stand."""

    source_id: UUID
    target_id: UUID
    path: str
    x: int
    y: int
    is_forward: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """The whole picture. `left_out` counts the lots that would not fit."""

    placed: Sequence[Placed]
    ribbons: Sequence[Ribbon]
    width: int
    height: int
    left_out: int


def draw(nodes: Sequence[Node], links: Sequence[tuple[UUID, UUID]]) -> Drawing:
    """Place each lot in its column and draw the links between those that are shown."""
    columns: dict[int, list[UUID]] = defaultdict(list)
    for node in nodes:
        columns[node.column].append(node.lot_id)
    first = min(columns)
    tallest = max(min(len(ids), MOST_A_COLUMN) for ids in columns.values())
    placed: dict[UUID, Placed] = {}
    for column, ids in columns.items():
        shown = ids[:MOST_A_COLUMN]
        top = HEAD + (tallest - len(shown)) * ROW // 2
        for row, lot_id in enumerate(shown):
            x, y = (column - first) * COLUMN, top + row * ROW
            placed.setdefault(lot_id, Placed(lot_id, column, x, y))
    return Drawing(
        placed=list(placed.values()),
        ribbons=[
            _ribbon(placed[source], placed[target])
            for source, target in links
            if source in placed and target in placed
        ],
        width=(max(columns) - first) * COLUMN + WIDTH,
        height=HEAD + tallest * ROW,
        left_out=len({node.lot_id for node in nodes}) - len(placed),
    )


def _ribbon(source: Placed, target: Placed) -> Ribbon:
    x1, y1 = source.x + WIDTH, source.y + HEIGHT // 2
    x2, y2 = target.x, target.y + HEIGHT // 2
    half = (x1 + x2) // 2
    is_forward = target.column > 0
    # Words stand beside the lot further out: there each ribbon is alone.
    x, y = (x2 - BESIDE, y2) if is_forward else (x1 + BESIDE, y1)
    return Ribbon(
        source.lot_id,
        target.lot_id,
        path=f"M{x1} {y1} C{half} {y1} {half} {y2} {x2} {y2}",
        x=x,
        y=y + 4,
        is_forward=is_forward,
    )
