"""What happened to a lot: its movements, and what was decided about it, in one order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.models import AuditEntry
from inventory.models import Movement
from inventory.queries.stock import movements_of
from lots import queries as lots
from lots.models import Lot, Restriction

MOST = 100


@dataclass(frozen=True, slots=True)
class Happening:
    """One of: a movement, a decision as the trail has it, a restriction placed or lifted."""

    at: datetime
    movement: Movement | None = None
    decision: AuditEntry | None = None
    placed: Restriction | None = None
    lifted: Restriction | None = None
    entry: AuditEntry | None = None  # who placed or lifted it, and why


def happenings(lot: Lot) -> list[Happening]:
    """The latest first, at most so many; restrictions where they name the lot or its containers."""
    moved = [Happening(one.recorded_at, movement=one) for one in movements_of(lot)[:MOST]]
    decided = [
        Happening(one.recorded_at, decision=one)
        for one in lots.decisions(lot)
        if one.recorded_at and "disposition" in (one.after or {})
    ]
    both = sorted([*moved, *decided, *_restricted(lot)], key=lambda one: one.at, reverse=True)
    return both[:MOST]


def _restricted(lot: Lot) -> list[Happening]:
    found = list(lots.restrictions_naming(lot))
    placed, lifted = lots.placements(found), lots.liftings(found)
    begun = [Happening(one.placed_at, placed=one, entry=placed.get(one.pk)) for one in found]
    ended = [
        Happening(one.lifted_at, lifted=one, entry=lifted.get(one.pk))
        for one in found
        if one.lifted_at
    ]
    return begun + ended
