"""What FEFO would take now, and why it passes over the rest."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
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
from inventory.rules import Demand, Shortage, Skipped
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
class Allocation:
    """One demand and the answer: what is chosen, what is passed over and why, what is missing."""

    demand: Demand
    item: Item
    chosen: Sequence[Pick]
    skipped: Sequence[Skipped]

    @property
    def short(self) -> Decimal:
        """How much of the demand no usable lot covers."""
        return self.demand.quantity - sum((pick.quantity for pick in self.chosen), Decimal(0))


def site_day(site: Site) -> date:
    """The day it is at the site now; it decides what has expired."""
    return timezone.now().astimezone(ZoneInfo(site.time_zone)).date()


def allocation(
    *, site: Site, need_on: date, demands: Sequence[Demand], use: str = PRODUCTION
) -> list[Allocation]:
    """What FEFO would take for these demands now, in their order. It locks nothing."""
    if not demands:
        return []
    picks = _picks(site, need_on, demands, use)
    items = Item.objects.in_bulk({demand.item_id for demand in demands})
    skipped = _skipped(site, need_on, demands, use)
    return [
        Allocation(demand, items[demand.item_id], picks[demand.line], skipped[demand.line])
        for demand in demands
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
    short: Sequence[tuple[Demand, Decimal]],
    use: str = PRODUCTION,
    used_on: date | None = None,
) -> list[Shortage]:
    """What is missing of these demands, with the lots on hand that may not be used.

    What is taken before it is needed must have matured on the day it is taken, `used_on`.
    """
    items = Item.objects.in_bulk({demand.item_id for demand, _ in short})
    skipped = _skipped(site, need_on, [demand for demand, _ in short], use, used_on)
    return [
        Shortage(
            line=demand.line,
            sku=items[demand.item_id].sku,
            uom=items[demand.item_id].uom,
            wanted=demand.quantity,
            short=missing,
            skipped=skipped[demand.line],
        )
        for demand, missing in short
    ]


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
) -> defaultdict[int, list[Pick]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT line, lot, location, container, quantity FROM app.preview(%s, %s, %s, %s)",
            [site.id, use, need_on, demands_as_json(demands)],
        )
        rows = cursor.fetchall()
    lots = Lot.objects.in_bulk({row[1] for row in rows})
    places = Location.objects.in_bulk({row[2] for row in rows})
    containers = Container.objects.in_bulk({row[3] for row in rows if row[3]})
    picks: defaultdict[int, list[Pick]] = defaultdict(list)
    for line, lot, place, container, quantity in rows:
        picks[line].append(
            Pick(line, lots[lot], places[place], quantity, containers.get(container))
        )
    return picks


def _skipped(
    site: Site,
    need_on: date,
    demands: Sequence[Demand],
    use: str,
    used_on: date | None = None,
) -> defaultdict[int, list[Skipped]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT line, item, lot, lot_code, location_code, container_code, on_hand, "
            "usable_through, available_from, cause FROM app.skipped(%s, %s, %s, %s, %s)",
            [site.id, use, need_on, used_on, demands_as_json(demands)],
        )
        rows = cursor.fetchall()
    skipped: defaultdict[int, list[Skipped]] = defaultdict(list)
    for row in rows:
        skipped[row[0]].append(Skipped(*row))
    return skipped
