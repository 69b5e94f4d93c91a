"""Genealogy as a drawing: a column a depth, origins on the left, what it became on the right."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 158, 62
COLUMN, ROW, HEAD = 270, 76, 28
BESIDE = 40  # from a node's edge to the middle of its ribbon's words
MOST_A_COLUMN = 40
THIN, THICK = 3.0, 22.0

Key = Hashable


@dataclass(frozen=True, slots=True)
class Node:
    """Something to draw; `column` is below zero for what a lot came from, above for what became."""

    key: Key
    column: int


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a node stands."""

    key: Key
    column: int
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Ribbon:
    """The way from one node to another, as an SVG path, and where its words stand."""

    source: Key
    target: Key
    path: str
    width: str
    x: int
    y: int
    is_forward: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """The whole picture.

    `columns` are those there are, with their left edges; `left_out` counts what would not fit.
    """

    placed: Sequence[Placed]
    ribbons: Sequence[Ribbon]
    columns: Sequence[tuple[int, int]]
    width: int
    height: int
    left_out: int


def draw(nodes: Sequence[Node], links: Mapping[tuple[Key, Key], float]) -> Drawing:
    """Place each node in its column and draw the links, wide by their share of what they leave.

    The share is between 0 and 1. Nodes of a column stand near those they are linked to.
    """
    columns: dict[int, list[Key]] = defaultdict(list)
    for node in {node.key: node for node in reversed(nodes)}.values():
        columns[node.column].insert(0, node.key)
    shown = {column: keys[:MOST_A_COLUMN] for column, keys in columns.items()}
    _near_their_own(shown, list(links))
    first, last = min(shown), max(shown)
    tallest = max(len(keys) for keys in shown.values())
    placed = {
        key: Placed(key, column, (column - first) * COLUMN, _top(keys, tallest) + row * ROW)
        for column, keys in shown.items()
        for row, key in enumerate(keys)
    }
    starts, ends = Counter(source for source, _ in links), Counter(target for _, target in links)
    return Drawing(
        placed=list(placed.values()),
        ribbons=[
            _ribbon(
                placed[source],
                placed[target],
                share,
                is_one_of_many=ends[target] > 1 and starts[source] == 1,
            )
            for (source, target), share in links.items()
            if source in placed and target in placed
        ],
        columns=[(column, (column - first) * COLUMN) for column in sorted(shown)],
        width=(last - first) * COLUMN + WIDTH,
        height=HEAD + tallest * ROW,
        left_out=len({node.key for node in nodes}) - len(placed),
    )


def _top(keys: Sequence[Key], tallest: int) -> int:
    return HEAD + (tallest - len(keys)) * ROW // 2


def _near_their_own(shown: dict[int, list[Key]], links: Sequence[tuple[Key, Key]]) -> None:
    """Order each column, from the middle outwards, by where its neighbours within stand."""
    beside: dict[Key, list[Key]] = defaultdict(list)
    for source, target in links:
        beside[source].append(target)
        beside[target].append(source)
    stands: dict[Key, float] = {}
    for column in sorted(shown, key=lambda one: (abs(one), one)):
        keys = shown[column]
        heights = {
            key: _mean([stands[one] for one in beside[key] if one in stands]) for key in keys
        }
        keys.sort(key=lambda key: heights[key])
        half = (len(keys) - 1) / 2
        stands |= {key: row - half for row, key in enumerate(keys)}


def _mean(numbers: Sequence[float]) -> float:
    return sum(numbers) / len(numbers) if numbers else 0.0


def _ribbon(source: Placed, target: Placed, share: float, *, is_one_of_many: bool) -> Ribbon:
    x1, y1 = source.x + WIDTH, source.y + HEIGHT // 2
    x2, y2 = target.x, target.y + HEIGHT // 2
    half = (x1 + x2) // 2
    is_forward = target.column > 0
    # Words stand beside the node further out, unless several ribbons end there.
    is_outside = is_forward and not is_one_of_many
    x, y = (x2 - BESIDE, y2) if is_outside else (x1 + BESIDE, y1)
    width = THIN + (THICK - THIN) * min(max(share, 0.0), 1.0)
    return Ribbon(
        source.key,
        target.key,
        path=f"M{x1} {y1} C{half} {y1} {half} {y2} {x2} {y2}",
        width=f"{width:.1f}",
        x=x,
        y=y + 4,
        is_forward=is_forward,
    )
