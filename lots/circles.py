"""Pure: which links of a genealogy would lead a lot back into itself, and what comes first."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import TypeVar

N = TypeVar("N", bound=Hashable)


def rings(links: Iterable[tuple[N, N]]) -> dict[N, int]:
    """By node, the ring it stands in: two nodes of one ring reach each other both ways.

    Kosaraju's two walks, without recursion: a link lies on a circle exactly when both of its ends
    stand in the same ring.
    """
    onward: dict[N, list[N]] = {}
    back: dict[N, list[N]] = {}
    for source, target in links:
        onward.setdefault(source, []).append(target)
        onward.setdefault(target, [])
        back.setdefault(target, []).append(source)
    ring_of: dict[N, int] = {}
    for number, node in enumerate(reversed(_left_in_order(onward))):
        waiting = [node]
        while waiting:
            here = waiting.pop()
            if here not in ring_of:
                ring_of[here] = number
                waiting += back.get(here, [])
    return ring_of


def sources_first(links: Iterable[tuple[N, N]]) -> list[N]:
    """Every node, each after all that lead to it, as far as no circle forbids it."""
    onward: dict[N, list[N]] = {}
    for source, target in links:
        onward.setdefault(source, []).append(target)
        onward.setdefault(target, [])
    return _left_in_order(onward)[::-1]


def _left_in_order(onward: dict[N, list[N]]) -> list[N]:
    """Every node, in the order in which a walk in depth leaves it for good."""
    left: list[N] = []
    seen: set[N] = set()
    for start, first in onward.items():
        path = [] if start in seen else [(start, iter(first))]
        seen.add(start)
        while path:
            node, targets = path[-1]
            unseen = next((target for target in targets if target not in seen), None)
            if unseen is None:
                left.append(node)
                path.pop()
            else:
                seen.add(unseen)
                path.append((unseen, iter(onward[unseen])))
    return left
