"""Maximum flow by Dinic's algorithm (1970), in whole numbers: the reference FEFO is held against.

It knows nothing of dates or order: only which demand may take of which lot.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence


def most_allocated(
    lots: Sequence[int], demands: Sequence[int], may_take: Sequence[Sequence[bool]]
) -> int:
    """The most that demands can get of the lots; `may_take[demand][lot]`."""
    network = _Network(len(lots) + len(demands) + 2)
    source, sink = 0, 1
    for lot, quantity in enumerate(lots):
        network.connect(source, 2 + lot, quantity)
    for demand, quantity in enumerate(demands):
        node = 2 + len(lots) + demand
        network.connect(node, sink, quantity)
        for lot, allowed in enumerate(may_take[demand]):
            if allowed:
                network.connect(2 + lot, node, min(quantity, lots[lot]))
    return network.flow(source, sink)


class _Network:
    def __init__(self, nodes: int) -> None:
        self.edges: list[list[int]] = [[] for _ in range(nodes)]
        self.target: list[int] = []
        self.room: list[int] = []
        self.level: list[int] = []
        self.next: list[int] = []

    def connect(self, source: int, target: int, room: int) -> None:
        for start, end, capacity in ((source, target, room), (target, source, 0)):
            self.edges[start].append(len(self.target))
            self.target.append(end)
            self.room.append(capacity)

    def flow(self, source: int, sink: int) -> int:
        total = 0
        while self._layer(source, sink):
            self.next = [0] * len(self.edges)
            while pushed := self._push(source, sink, sum(self.room)):
                total += pushed
        return total

    def _layer(self, source: int, sink: int) -> bool:
        self.level = [-1] * len(self.edges)
        self.level[source] = 0
        waiting = deque([source])
        while waiting:
            node = waiting.popleft()
            for edge in self.edges[node]:
                if self.room[edge] and self.level[self.target[edge]] < 0:
                    self.level[self.target[edge]] = self.level[node] + 1
                    waiting.append(self.target[edge])
        return self.level[sink] >= 0

    def _push(self, node: int, sink: int, most: int) -> int:
        if node == sink:
            return most
        while self.next[node] < len(self.edges[node]):
            edge = self.edges[node][self.next[node]]
            end = self.target[edge]
            if self.room[edge] and self.level[end] == self.level[node] + 1:
                pushed = self._push(end, sink, min(most, self.room[edge]))
                if pushed:
                    self.room[edge] -= pushed
                    self.room[edge ^ 1] += pushed
                    return pushed
            self.next[node] += 1
        return 0
