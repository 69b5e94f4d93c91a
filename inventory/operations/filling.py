"""Demands filled whole: by the line's item, then by what may stand in for it; or not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from catalog.models import Item, Site
from core.models import Document
from core.operation import operation
from core.refusals import Refused
from inventory import queries
from inventory.rules import Demand, Shortage, refuse_demands
from inventory.standing_in import Filling, Given, Part

Answer = tuple[UUID | None, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class StoodIn:
    """An item that was issued for a line in place of the line's own, and why."""

    part: Part
    why: str


@dataclass(frozen=True, slots=True)
class Issued:
    """A posting, and what stood in for what."""

    posting: UUID
    stood_in: Sequence[StoodIn]


@dataclass(frozen=True, slots=True)
class Filled:
    """How demands were asked in the end; without a posting something is short."""

    posting: UUID | None
    filling: Filling
    short: Given
    own: Given


def fill(
    demands: Sequence[Demand],
    attempt: Callable[[Sequence[Demand]], Answer],
    reserved_for: Document | None = None,
) -> Filled:
    """Ask until all is given, or nobody is left to ask. An attempt gives all or changes nothing.

    Where items may stand in, all are locked first and in one order: what an attempt finds short
    is so until the end.
    """
    refuse_demands(demands)
    may_stand_in = any(demand.stand_ins for demand in demands)
    own: Given = {}
    if may_stand_in:
        _lock(demands)
        own = queries.reserved_and_usable(reserved_for) if reserved_for else {}
    filling = Filling(demands, own)
    while True:
        posting, answer = attempt(filling.asked())
        if posting is not None and not answer:
            return Filled(posting, filling, {}, own)
        short = {(one["line"], UUID(one["item"])): Decimal(one["short"]) for one in answer}
        if not filling.ask_further(short):
            return Filled(None, filling, short, own)


@operation(None)
def lock_for(*, demands: Sequence[Demand]) -> None:
    """Keep all items of the demands from others, in one order, until the unit of work ends."""
    _lock(demands)


def stood_in(filled: Filled, *, site: Site, need_on: date, used_on: date) -> list[StoodIn]:
    """What stood in for what, each with its reason: what was short, and what was passed over."""
    parts = [part for part in filled.filling.parts() if part.stands_in]
    if not parts:
        return []
    lacked = queries.lacked(site=site, need_on=need_on, parts=parts, used_on=used_on)
    return [StoodIn(part, _why(part, lacked[part.own_key], filled.own)) for part in parts]


def refused_as_short(document: Document, short: Sequence[Shortage], *, done: str) -> Refused:
    """All that is short, with the lots that were passed over and why; so nothing was `done`."""
    line = "ingredient" if document.kind == "batch" else "line"
    lines = f"1 {line} is" if len(short) == 1 else f"{len(short)} {line}s are"
    said = " ".join(one.sentence for one in short)
    return Refused(
        f"{document.kind.capitalize()} {document}: {lines} short, so nothing was {done}. {said}",
        code="shortage",
        data={"shortages": [one.as_data() for one in short]},
    )


def _why(part: Part, lacked: Shortage, own: Given) -> str:
    is_reserved = own.get(part.key, 0) >= part.quantity
    return f"Reserved in place of {lacked.sku}." if is_reserved else lacked.sentence


def _lock(demands: Sequence[Demand]) -> None:
    """Items in the order of their ids, as the stored functions lock them."""
    ids = {demand.item_id for demand in demands}
    ids |= {one.item_id for demand in demands for one in demand.stand_ins}
    list(Item.objects.filter(id__in=ids).order_by("id").select_for_update(no_key=True))
