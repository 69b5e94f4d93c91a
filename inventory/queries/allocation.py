"""What FEFO would take now, and why it passes over the rest."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.utils import timezone

from catalog.models import Item, Location, Site
from inventory.models import Quant
from inventory.queries.stock import quants
from inventory.rules import Demand, InItsPlace, Shortage, Skipped
from inventory.standing_in import Filling, Given, Key, Part
from lots.models import Container, Lot

PRODUCTION = "production"
SHIPMENT = "shipment"
FEW = 10
# By the kind of movement.
USES = {"issue": PRODUCTION, "shipment": SHIPMENT, "sample": "sample", "transfer": "move"}


@dataclass(frozen=True, slots=True)
class Pick:
    """So much of one lot in one place, for one line."""

    line: int
    lot: Lot
    location: Location
    quantity: Decimal
    container: Container | None = None


@dataclass(frozen=True, slots=True)
class InPlace:
    """What another item would give for a line: `replaces` is that in the unit of the line's own."""

    item: Item
    chosen: Sequence[Pick]
    skipped: Sequence[Skipped]
    replaces: Decimal


@dataclass(frozen=True, slots=True)
class Allocation:
    """One demand and the answer: what is chosen, what is passed over and why, what is missing."""

    demand: Demand
    item: Item
    chosen: Sequence[Pick]
    skipped: Sequence[Skipped]
    stand_ins: Sequence[InPlace] = ()

    @property
    def short(self) -> Decimal:
        """How much of the demand no usable lot covers."""
        given = sum((pick.quantity for pick in self.chosen), Decimal(0))
        return (
            self.demand.quantity - given - sum((one.replaces for one in self.stand_ins), Decimal(0))
        )


def site_day(site: Site) -> date:
    """The day it is at the site now; it decides what has expired."""
    return timezone.now().astimezone(ZoneInfo(site.time_zone)).date()


def allocation(
    *, site: Site, need_on: date, demands: Sequence[Demand], use: str = PRODUCTION
) -> list[Allocation]:
    """What FEFO would take for these demands now, in their order. It locks nothing.

    What may stand in is asked for what an item lacks, and then told beside it.
    """
    if not demands:
        return []
    filling = Filling(demands)
    while True:
        picks = _picks(site, need_on, filling.asked(), use)
        short = _short(filling.asked(), picks)
        if not filling.ask_further(short):
            break
    missing, tried = filling.missing(), filling.tried(short)
    shown = [p for p in tried if not p.stands_in or p.quantity > 0 or p.own_key in missing]
    items = Item.objects.in_bulk({part.item_id for part in shown})
    skipped = _skipped(site, need_on, [part.as_demand for part in shown], use)
    return [
        Allocation(
            own.demand,
            items[own.item_id],
            picks[own.key],
            skipped[own.key],
            [
                InPlace(items[part.item_id], picks[part.key], skipped[part.key], part.replaces)
                for part in shown
                if part.demand == own.demand and part.stands_in
            ],
        )
        for own in shown
        if not own.stands_in
    ]


def next_in_line(answer: Allocation, site: Site) -> list[Quant]:
    """Usable stock that the answer takes nothing of, in FEFO order, with what is free; a few."""
    named = {_place(one.lot, one.location.code, one.container) for one in answer.chosen}
    named |= {(one.lot_id, one.location, one.container) for one in answer.skipped}
    found = quants().filter(item=answer.item, location__site=site)[: FEW + len(named)]
    left = [q for q in found if _place(q.lot, q.location.code, q.container) not in named]
    return left[:FEW]


def _place(lot: Lot, location: str, container: Container | None) -> tuple[UUID, str, str]:
    return lot.pk, location, container.code if container else ""


def shortages(
    *,
    site: Site,
    need_on: date,
    filling: Filling,
    short: Given,
    use: str = PRODUCTION,
    used_on: date | None = None,
) -> list[Shortage]:
    """What is missing of demands that were asked, with the lots on hand that may not be used.

    What is taken before it is needed must have matured on the day it is taken, `used_on`.
    """
    missing = filling.missing()
    tried = [part for part in filling.tried(short) if part.own_key in missing]
    items = Item.objects.in_bulk({part.item_id for part in tried})
    skipped = _skipped(site, need_on, [part.as_demand for part in tried], use, used_on)
    return [
        Shortage(
            line=own.demand.line,
            sku=items[own.item_id].sku,
            uom=items[own.item_id].uom,
            wanted=own.demand.quantity,
            short=missing[own.key],
            skipped=skipped[own.key],
            stand_ins=[
                InItsPlace(
                    sku=items[part.item_id].sku,
                    uom=items[part.item_id].uom,
                    usable=part.quantity,
                    replaces=part.replaces,
                    skipped=skipped[part.key],
                )
                for part in tried
                if part.demand == own.demand and part.stands_in
            ],
        )
        for own in tried
        if not own.stands_in
    ]


def lacked(
    *, site: Site, need_on: date, parts: Sequence[Part], used_on: date
) -> dict[Key, Shortage]:
    """What the own items of lines lacked, by line and item, where these parts stand in."""
    owns = {part.own_key: part.demand for part in parts}
    items = Item.objects.in_bulk({item_id for _, item_id in owns})
    skipped = _skipped(site, need_on, list(owns.values()), PRODUCTION, used_on)
    return {
        key: Shortage(
            line=own.line,
            sku=items[own.item_id].sku,
            uom=items[own.item_id].uom,
            wanted=own.quantity,
            short=sum((part.replaces for part in parts if part.own_key == key), Decimal(0)),
            skipped=skipped[key],
        )
        for key, own in owns.items()
    }


def demands_as_json(demands: Sequence[Demand]) -> str:
    """Demands as the stored functions read them."""
    return json.dumps(
        [
            {
                "line": d.line,
                "item": d.item_id,
                "quantity": d.quantity,
                "life_days": d.life_days,
            }
            for d in demands
        ],
        cls=DjangoJSONEncoder,
    )


def _picks(
    site: Site, need_on: date, demands: Sequence[Demand], use: str
) -> defaultdict[Key, list[Pick]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT line, lot, location, container, quantity FROM app.preview(%s, %s, %s, %s)",
            [site.id, use, need_on, demands_as_json(demands)],
        )
        rows = cursor.fetchall()
    lots = Lot.objects.in_bulk({row[1] for row in rows})
    places = Location.objects.in_bulk({row[2] for row in rows})
    containers = Container.objects.in_bulk({row[3] for row in rows if row[3]})
    picks: defaultdict[Key, list[Pick]] = defaultdict(list)
    for line, lot, place, container, quantity in rows:
        picks[line, lots[lot].item_id].append(
            Pick(line, lots[lot], places[place], quantity, containers.get(container))
        )
    return picks


def _skipped(
    site: Site,
    need_on: date,
    demands: Sequence[Demand],
    use: str,
    used_on: date | None = None,
) -> defaultdict[Key, list[Skipped]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT line, item, lot, lot_code, location_code, container_code, on_hand, "
            "usable_through, available_from, cause FROM app.skipped(%s, %s, %s, %s, %s)",
            [site.id, use, need_on, used_on, demands_as_json(demands)],
        )
        rows = cursor.fetchall()
    skipped: defaultdict[Key, list[Skipped]] = defaultdict(list)
    for row in rows:
        skipped[row[0], row[1]].append(Skipped(*row))
    return skipped


def _short(asked: Sequence[Demand], picks: Mapping[Key, Sequence[Pick]]) -> dict[Key, Decimal]:
    """What no lot covers of what was asked."""
    left = {
        (one.line, one.item_id): one.quantity
        - sum((pick.quantity for pick in picks[one.line, one.item_id]), Decimal(0))
        for one in asked
    }
    return {key: lacks for key, lacks in left.items() if lacks > 0}
