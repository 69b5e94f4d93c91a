"""FEFO ships as much as can be shipped, in whatever order demands arrive; and parts sum exactly.

    manage.py prove fefo [--instances 1500] [--mixed 300] [--splits 100000] [--seed 1]

Demands that differ only in the life that must be left: each takes the earliest lot it may, which is
the one the fewest others may take, so the total is the maximum flow (by Dinic, which knows no
dates). Mixed demands (issues and shipments of lots in places that serve one or both) may lose;
the loss is printed. Half the instances arrive in one call, half and the mixed ones one by one.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from django.db import transaction

from catalog.models import Location
from inventory import operations as inventory
from inventory import queries as stock
from inventory.rules import Demand, split
from tests.cast import plant
from tests.databases import scratch
from tests.gummies import Kitchen, kitchen_of
from tests.proofs.flow import most_allocated
from tests.shelves import batch_document, place

USES = ("production", "shipment")
PLACES = {"HALL": USES, "LINE": ("production",), "GATE": ("shipment",)}
KINDS = {"HALL": "storage", "LINE": "wip", "GATE": "shipping"}


@dataclass(frozen=True)
class Wanted:
    """So many millionths, for a use, to last so many days."""

    millionths: int
    life_days: int
    use: str


@dataclass(frozen=True)
class Instance:
    """Lots (millionths, days they last, place) and demands in the order they arrive."""

    lots: tuple[tuple[int, int, str], ...]
    demands: tuple[Wanted, ...]

    @property
    def most(self) -> int:
        may_take = [
            [
                days >= wanted.life_days and wanted.use in PLACES[where]
                for _, days, where in self.lots
            ]
            for wanted in self.demands
        ]
        quantities = [quantity for quantity, _, _ in self.lots]
        return most_allocated(quantities, [one.millionths for one in self.demands], may_take)


def instance(dice: random.Random, *, is_mixed: bool) -> Instance:
    """A few lots and demands, tight enough that a wrong choice loses."""
    places = list(PLACES) if is_mixed else ["HALL"]
    uses = USES if is_mixed else ("shipment",)
    lots = tuple(
        (_quantity(dice), dice.randint(0, 12), dice.choice(places))
        for _ in range(dice.randint(1, 6))
    )
    demands = tuple(
        Wanted(_quantity(dice), dice.randint(0, 12), dice.choice(uses))
        for _ in range(dice.randint(1, 6))
    )
    return Instance(lots, demands)


def _quantity(dice: random.Random) -> int:
    return dice.choice([1, 999_999, dice.randint(1, 9) * 1_000_000, dice.randint(1, 9_999_999)])


def shipped(kitchen: Kitchen, given: Instance, *, at_once: bool) -> int:
    """What the product gives these demands, in millionths. Fails where FEFO was not strict."""
    with undone():
        for number, (quantity, days, where) in enumerate(given.lots):
            inventory.receive_lot(
                item=kitchen.elderberry,
                code=f"L{number}",
                quantity=Decimal(quantity).scaleb(-6),
                uom="kg",
                location=Location.objects.get(code=where),
                expires_on=kitchen.today + timedelta(days=days),
            )
        left = {f"L{n}": quantity for n, (quantity, _, _) in enumerate(given.lots)}
        if at_once:
            return _at_once(kitchen, given, left)
        return sum(_one_by_one(kitchen, given, wanted, left) for wanted in given.demands)


def _one_by_one(kitchen: Kitchen, given: Instance, wanted: Wanted, left: dict[str, int]) -> int:
    """Ship, really, as much of the demand as there is."""
    demand = Demand(
        1, kitchen.elderberry.id, Decimal(wanted.millionths).scaleb(-6), wanted.life_days
    )
    (answer,) = stock.allocation(
        site=kitchen.site, need_on=kitchen.today, demands=[demand], use=wanted.use
    )
    got = wanted.millionths - int(answer.short.scaleb(6))
    if got:
        taking = inventory.issue_batch if wanted.use == "production" else inventory.ship
        document = batch_document()
        taking(
            document=document,
            site=kitchen.site,
            need_on=kitchen.today,
            demands=[Demand(1, kitchen.elderberry.id, Decimal(got).scaleb(-6), wanted.life_days)],
        )
        moved = stock.movements().filter(document=document)
        taken = {one.lot.code: int(one.quantity.scaleb(6)) for one in moved}
        _is_strict(given, wanted, taken, left)
    return got


def _at_once(kitchen: Kitchen, given: Instance, left: dict[str, int]) -> int:
    """What one call allocates to all demands of one use, in their order."""
    total = 0
    demands = [
        Demand(line, kitchen.elderberry.id, Decimal(w.millionths).scaleb(-6), w.life_days)
        for line, w in enumerate(given.demands)
    ]
    answers = stock.allocation(
        site=kitchen.site, need_on=kitchen.today, demands=demands, use=given.demands[0].use
    )
    for wanted, answer in zip(given.demands, answers, strict=True):
        taken = {pick.lot.code: int(pick.quantity.scaleb(6)) for pick in answer.chosen}
        _is_strict(given, wanted, taken, left)
        total += sum(taken.values())
    return total


def _is_strict(
    given: Instance, wanted: Wanted, taken: dict[str, int], left: dict[str, int]
) -> None:
    """Whoever took of a lot had emptied every earlier one it may take, and took no other."""
    for code, quantity in taken.items():
        left[code] -= quantity
    latest = max((given.lots[int(code[1:])][1] for code in taken), default=-1)
    for number, (_, days, where) in enumerate(given.lots):
        is_allowed = days >= wanted.life_days and wanted.use in PLACES[where]
        if f"L{number}" in taken and not is_allowed:
            raise AssertionError(f"L{number} does not serve {wanted} in {given}")
        if is_allowed and days < latest and left[f"L{number}"]:
            raise AssertionError(f"L{number} was passed over for {wanted} in {given}")


@contextmanager
def undone() -> Iterator[None]:
    """All that happens inside is rolled back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def hold_splits(dice: random.Random, splits: int) -> int:
    """How many random splits do not sum to their whole exactly."""
    wrong = 0
    for _ in range(splits):
        places = dice.randint(0, 12)
        total = Decimal(dice.randint(-(10**15), 10**15)).scaleb(-places)
        shares = [Decimal(dice.randint(0, 10**9)).scaleb(-6) for _ in range(dice.randint(1, 12))]
        parts = split(total, [*shares, Decimal(1)], decimals=places)
        wrong += sum(map(Fraction, parts)) != Fraction(total)
    return wrong


def prepare() -> Kitchen:
    """A kitchen with the three places."""
    acme = plant("acme", "Acme Gummies")
    with acme.machine():
        kitchen = kitchen_of(acme)
        for code, kind in KINDS.items():
            place(code, kind)
    return kitchen


def main(words: list[str]) -> int:
    """0 when nothing was lost and every split summed."""
    parser = argparse.ArgumentParser(prog="manage.py prove fefo")
    parser.add_argument("--instances", type=int, default=1500)
    parser.add_argument("--mixed", type=int, default=300)
    parser.add_argument("--splits", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(words)
    dice = random.Random(asked.seed)
    began = time.monotonic()
    with scratch("fefo"):
        kitchen = prepare()
        with kitchen.plant.machine():
            lost = _lost(kitchen, dice, asked.instances)
            loss, most, losing = _loss(kitchen, dice, asked.mixed)
    wrong = hold_splits(dice, asked.splits)
    print(f"seed {asked.seed}, {time.monotonic() - began:.0f} s")
    print(f"{asked.instances} instances of one kind: {lost} below the maximum flow, FEFO strict")
    print(
        f"{asked.mixed} mixed instances: {losing} below the maximum flow, "
        f"{100 * loss / max(most, 1):.2f} % of the quantity lost"
    )
    print(f"{asked.splits} splits: {wrong} do not sum")
    return 1 if lost or wrong else 0


def _lost(kitchen: Kitchen, dice: random.Random, instances: int) -> int:
    lost = 0
    for number in range(instances):
        given = instance(dice, is_mixed=False)
        got = shipped(kitchen, given, at_once=number % 2 == 0)
        if got != given.most:
            lost += 1
            print(f"{got} of {given.most}: {given}", flush=True)
    return lost


def _loss(kitchen: Kitchen, dice: random.Random, instances: int) -> tuple[int, int, int]:
    loss = most = losing = 0
    for _ in range(instances):
        given = instance(dice, is_mixed=True)
        best = given.most
        got = shipped(kitchen, given, at_once=False)
        loss, most, losing = loss + best - got, most + best, losing + (got < best)
    return loss, most, losing
