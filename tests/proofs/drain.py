"""The drain race: clients empty an item at once; not a unit too many, not a lot out of turn.

    manage.py prove drain [--clients 8 16] [--repetitions 100]

An item of 500 units lies in lots of 10 that expire one day after the other. Clients ask for 25 at
a time until each was told that there is no more: exactly 20 are served. A use holds its item to its
commit, so the ledger is in the order of service, and its lots must be in the order of expiry. Then
clients ask for several items at once, each in an order of its own, which deadlocks wherever locks
are taken as asked. A shortage is an answer; any other refusal, a timeout or a deadlock is a fault.
"""

from __future__ import annotations

import argparse
import random
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from decimal import Decimal

import psycopg2
from django.db import DatabaseError, connection

from catalog.models import Item
from core.models import Document
from core.refusals import Refused
from inventory import operations as inventory
from inventory.rules import Demand
from tests.databases import admin, scratch
from tests.proofs.pantry import Pantry, documents, pantry
from tests.proofs.stage import Mark, judge

LOTS, EACH, WANTED = 50, Decimal(10), Decimal(25)
SERVED = int(LOTS * EACH / WANTED)
ITEMS_AT_ONCE = 4
# Movements of one item in the order they were served, beside the order its lots expire in.
_SKIPPED = """
    SELECT count(*) FROM (
        SELECT l.expires_on,
               max(l.expires_on) OVER (ORDER BY m.recorded_at, m.id) AS latest
        FROM inventory_movement m JOIN lots_lot l ON l.id = m.lot_id
        WHERE l.item_id = %s AND m.kind = 'issue') served
    WHERE served.expires_on < served.latest
"""
_TAKEN = """
    SELECT coalesce(sum(m.quantity) FILTER (WHERE m.kind = 'issue'), 0),
           coalesce(sum(m.quantity) FILTER (WHERE m.kind = 'opening'), 0)
    FROM inventory_movement m JOIN lots_lot l ON l.id = m.lot_id WHERE l.item_id = %s
"""


@dataclass
class Told:
    """What the clients were told, and what the ledger shows."""

    answers: Counter[str] = field(default_factory=Counter)
    miscounted: int = 0  # repetitions in which another number than 20 was served
    oversold: Decimal = Decimal(0)
    skipped: int = 0


def main(argv: list[str]) -> int:
    """Run it; 0 when nothing was oversold, nothing failed and no lot was passed over."""
    parser = argparse.ArgumentParser(prog="manage.py prove drain", description=__doc__)
    parser.add_argument("--clients", type=int, nargs="*", default=[8, 16])
    parser.add_argument("--repetitions", type=int, default=100)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    asked = parser.parse_args(argv)
    print(f"seed {asked.seed}")
    found: list[Mark] = []
    with scratch("drain") as database:
        stock = pantry()
        for clients in asked.clients:
            began = time.monotonic()
            told = drained(stock, database, clients, asked.repetitions)
            found += marks(told, f"{clients} clients", time.monotonic() - began)
            began = time.monotonic()
            told = mixed(stock, database, clients, asked.repetitions, asked.seed)
            title = f"{clients} clients, {ITEMS_AT_ONCE} items in any order"
            found += marks(told, title, time.monotonic() - began)
    return judge(found)


def marks(told: Told, title: str, seconds: float) -> list[Mark]:
    """The figures of one way to drain."""
    failed = {name: many for name, many in told.answers.items() if name not in ("done", "short")}
    served = f"{title}: {told.answers['done']} served, {told.answers['short']} short"
    return [
        Mark(f"{served}, {seconds:.0f} s; units oversold", told.oversold, told.oversold == 0),
        Mark(f"{title}: failed requests {failed or ''}", sum(failed.values()), not failed),
        Mark(f"{title}: earlier lots passed over", told.skipped, told.skipped == 0),
        Mark(f"{title}: drains of another number", told.miscounted, told.miscounted == 0),
    ]


def drained(pantry: Pantry, database: str, clients: int, repetitions: int) -> Told:
    """One item after the other, each emptied by all clients."""
    told = Told()
    with ThreadPoolExecutor(clients) as hands, admin(database) as books:
        for repetition in range(repetitions):
            item, batches = _stocked(pantry, f"DRAIN-{clients}-{repetition}", clients)
            gate = threading.Barrier(clients)
            at_work = [
                hands.submit(_take_all, pantry, [item], batch, gate, random.Random(0))
                for batch in batches
            ]
            answers = sum((one.result(timeout=120) for one in at_work), Counter[str]())
            told.answers += answers
            told.miscounted += answers["done"] != SERVED
            _look(books, told, item)
        _hang_up(hands, clients)
    return told


def mixed(pantry: Pantry, database: str, clients: int, repetitions: int, seed: int) -> Told:
    """Several items at once, asked for in any order; what is served is served of all of them."""
    told = Told()
    rounds = max(1, repetitions // ITEMS_AT_ONCE)
    with ThreadPoolExecutor(clients) as hands, admin(database) as books:
        for repetition in range(rounds):
            stocked = [
                _stocked(pantry, f"MIX-{clients}-{repetition}-{number}", clients)
                for number in range(ITEMS_AT_ONCE)
            ]
            items, batches = [item for item, _ in stocked], stocked[0][1]
            gate = threading.Barrier(clients)
            at_work = [
                hands.submit(_take_all, pantry, items, batch, gate, random.Random(seed + number))
                for number, batch in enumerate(batches)
            ]
            answers = sum((one.result(timeout=120) for one in at_work), Counter[str]())
            told.answers += answers
            told.miscounted += answers["done"] != SERVED
            for item in items:
                _look(books, told, item)
        _hang_up(hands, clients)
    return told


def _stocked(pantry: Pantry, sku: str, clients: int) -> tuple[Item, list[Document]]:
    with pantry.plant.machine():
        item = pantry.item(sku)
        pantry.fill(item, LOTS, EACH)
        return item, documents(kind="batch", many=clients)


def _take_all(
    pantry: Pantry,
    items: list[Item],
    batch: Document,
    gate: threading.Barrier,
    dice: random.Random,
) -> Counter[str]:
    """Ask until told that there is no more, or that something went wrong."""
    told: Counter[str] = Counter()
    gate.wait(timeout=60)
    answer = "done"
    while answer == "done":
        wanted = [
            Demand(line, item.id, WANTED)
            for line, item in enumerate(dice.sample(items, len(items)))
        ]
        answer = _take(pantry, batch, wanted)
        told[answer] += 1
    return told


def _take(pantry: Pantry, batch: Document, wanted: list[Demand]) -> str:
    try:
        with pantry.plant.acting("otto"):
            inventory.issue_batch(
                document=batch, site=pantry.site, need_on=pantry.today, demands=wanted
            )
    except Refused as refusal:
        return "short" if refusal.code == "shortage" else f"refused: {refusal}"
    except DatabaseError as fault:
        return f"{type(fault).__name__}: {fault}".partition("\n")[0]
    return "done"


def _look(books: psycopg2.extensions.cursor, told: Told, item: Item) -> None:
    books.execute(_TAKEN, [str(item.id)])
    taken, opened = books.fetchone() or (0, 0)
    told.oversold += max(Decimal(0), taken - opened)
    books.execute(_SKIPPED, [str(item.id)])
    told.skipped += (books.fetchone() or (0,))[0]


def _hang_up(hands: ThreadPoolExecutor, clients: int) -> None:
    """Close the connection of every thread."""
    gate = threading.Barrier(clients)

    def leave() -> None:
        gate.wait(timeout=60)
        connection.close()

    for one in [hands.submit(leave) for _ in range(clients)]:
        one.result()
