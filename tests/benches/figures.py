"""Two ways of doing the same, measured in turns so that a busy machine slows both."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

ROUNDS = 7


@dataclass(frozen=True)
class Figure:
    """Milliseconds a call of ours and of plain SQL, with the spread of their ratio by round."""

    name: str
    ours_ms: float
    plain_ms: float
    least: float
    most: float

    @property
    def ratio(self) -> float:
        return self.ours_ms / self.plain_ms

    def __str__(self) -> str:
        return (
            f"{self.name:<46} plain {self.plain_ms:8.3f} ms   ours {self.ours_ms:8.3f} ms   "
            f"x {self.ratio:5.2f} ({self.least:.2f} to {self.most:.2f})"
        )


@dataclass(frozen=True)
class Share(Figure):
    """A figure with a goal: so much of the rate of plain SQL at least. 0: none."""

    goal: float = 0.0

    def __str__(self) -> str:
        share = self.plain_ms / self.ours_ms
        said = f"rate x {share:.2f}"
        if self.goal:
            said += f", goal {self.goal:.2f}: {'met' if share >= self.goal else 'MISSED'}"
        return f"{super().__str__()}   {said}"


class _Said(Figure):
    """A line without times."""

    def __str__(self) -> str:
        return self.name


def said(line: str) -> Figure:
    """A figure that is counted, not timed."""
    return _Said(line, 0, 0, 0, 0)


def compare(
    name: str,
    *,
    ours: Callable[[], object],
    plain: Callable[[], object],
    calls: int,
    rounds: int = ROUNDS,
) -> Figure:
    """Time `calls` of each in turns, `rounds` times; medians, so that one hiccup is none."""
    for warm_up in (plain, ours, plain, ours):
        warm_up()
    pairs = [_pair(ours, plain, calls, first=turn % 2 == 0) for turn in range(rounds)]
    ratios = [mine / theirs for mine, theirs in pairs]
    return Figure(
        name,
        median(mine for mine, _ in pairs),
        median(theirs for _, theirs in pairs),
        min(ratios),
        max(ratios),
    )


def _pair(
    ours: Callable[[], object], plain: Callable[[], object], calls: int, *, first: bool
) -> tuple[float, float]:
    if first:
        mine = _milliseconds(ours, calls)
        return mine, _milliseconds(plain, calls)
    theirs = _milliseconds(plain, calls)
    return _milliseconds(ours, calls), theirs


def _milliseconds(act: Callable[[], object], calls: int) -> float:
    began = time.perf_counter()
    for _ in range(calls):
        act()
    return (time.perf_counter() - began) * 1000 / calls
