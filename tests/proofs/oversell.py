"""No oversell: clients take and promise stock while connections are cut and readers add up.

    manage.py prove oversell [--clients 16] [--attempts 10000] [--units 8000] [--cuts 200]

Clients reserve, issue, ship and release at random, as members, on real connections; a superuser
cuts connections of theirs, most in the middle of a transaction. Who was cut asks again with the
same key until there is an answer. Meanwhile readers compare, in one statement each time, what the
quants say with the sums of the movements and of the reservations. At the end every attempt is held
against the ledger: one that was answered "done" stands there exactly once and in full, one that was
refused stands there not at all, and what left and what is left add up to what there was.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from decimal import Decimal

import psycopg2
from django.db import connection

from core import verify
from tests.databases import admin, scratch
from tests.proofs.oversell_clients import Store, client
from tests.proofs.pantry import Pantry, documents, pantry
from tests.proofs.stage import Mark, judge

_ADDED_UP = """
    WITH crossed AS (
        SELECT m.lot_id, m.to_location_id AS place, m.quantity FROM inventory_movement m
        UNION ALL SELECT m.lot_id, m.from_location_id, -m.quantity FROM inventory_movement m
    ), moved AS (
        SELECT c.lot_id, c.place, sum(c.quantity) AS quantity FROM crossed c
        JOIN catalog_location l ON l.id = c.place AND NOT l.is_virtual GROUP BY 1, 2
    ), promised AS (
        SELECT r.lot_id, r.location_id AS place, sum(r.quantity - r.consumed) AS quantity
        FROM inventory_reservation r WHERE r.state = 'open' GROUP BY 1, 2
    ), kept AS (
        SELECT q.lot_id, q.location_id AS place, q.on_hand, q.reserved FROM inventory_quant q
    )
    SELECT count(*) FILTER (WHERE coalesce(k.on_hand, 0) <> coalesce(m.quantity, 0)
                            OR coalesce(k.reserved, 0) <> coalesce(p.quantity, 0)),
           count(*) FILTER (WHERE k.on_hand < 0 OR k.reserved < 0 OR k.reserved > k.on_hand)
    FROM kept k FULL JOIN moved m USING (lot_id, place) FULL JOIN promised p USING (lot_id, place)
"""
_VICTIM = """
    SELECT a.pid FROM pg_stat_activity a
    WHERE a.datname = current_database() AND a.usename = 'batcherp_app'
    ORDER BY a.state = 'idle', random() LIMIT 1
"""
_POSTED = """
    SELECT k.key, sum(m.quantity) FROM inventory_postedkey k
    JOIN inventory_movement m ON m.tenant_id = k.tenant_id AND m.posting = k.posting
    GROUP BY k.key
"""
_RESERVED = """
    SELECT document_id::text, sum(quantity), string_agg(DISTINCT state, '+')
    FROM inventory_reservation GROUP BY document_id
"""
_LEFT = """
    SELECT (SELECT coalesce(sum(on_hand), 0) FROM inventory_quant),
           (SELECT coalesce(sum(quantity), 0) FROM inventory_movement
            WHERE kind IN ('issue', 'shipment'))
"""


def main(argv: list[str]) -> int:
    """Run it; 0 when nothing was oversold, lost or doubled, and every read balanced."""
    parser = argparse.ArgumentParser(prog="manage.py prove oversell", description=__doc__)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--attempts", type=int, default=10_000)
    parser.add_argument("--units", type=int, default=8_000)
    parser.add_argument("--cuts", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    asked = parser.parse_args(argv)
    print(f"seed {asked.seed}")
    with scratch("oversell") as database:
        store = store_of(pantry(), asked.attempts, asked.units)
        return judge(marks(store, database, asked))


def marks(store: Store, database: str, asked: argparse.Namespace) -> list[Mark]:
    """Every client to its end; then the books."""
    began = time.monotonic()
    connection.close()  # only clients have connections to be cut
    with (
        readers(store, database, 2),
        cutter(store, database, asked.attempts, asked.cuts),
        ThreadPoolExecutor(asked.clients) as hands,
    ):
        at_work = [
            hands.submit(client, store, asked.attempts, random.Random(asked.seed + number))
            for number in range(asked.clients)
        ]
        for one in at_work:
            one.result()
    seconds = time.monotonic() - began
    with admin(database) as books:
        lost, doubled = _held_against(books, store)
        books.execute(_LEFT)
        left, gone = books.fetchone() or (0, 0)
    with store.pantry.plant.machine():
        findings = verify.run()["balances"].findings
    told = Counter(f"{one.kind} {one.answer}" for one in store.attempts)
    print("  ".join(f"{name}: {many}" for name, many in sorted(told.items())))
    print(f"{gone:g} of {asked.units} units left the store, {left:g} are in it, {seconds:.0f} s")
    again = sum(one.cuts for one in store.attempts)
    return [
        Mark("attempts answered", len(store.attempts), len(store.attempts) == asked.attempts),
        Mark("attempts failed " + str(dict(store.failed) or ""), sum(store.failed.values()),
             not store.failed),
        Mark(f"connections cut ({again} attempts asked again)", store.cut,
             store.cut >= asked.cuts and (again > 0 or not asked.cuts)),
        Mark("units oversold", max(0, gone + left - asked.units), gone + left <= asked.units),
        Mark("units gone astray", max(0, asked.units - gone - left), gone + left >= asked.units),
        Mark("acknowledged and lost", lost, lost == 0),
        Mark("doubled, or there though refused", doubled, doubled == 0),
        Mark("reads", store.reads, store.reads > 0),
        Mark("reads that did not balance", store.unbalanced, store.unbalanced == 0),
        Mark("findings of verify balances", len(findings), not findings),
    ]  # fmt: skip


def store_of(pantry: Pantry, attempts: int, units: int) -> Store:
    """`units` kilograms in lots of twenty, and a document for each attempt."""
    assert units % 20 == 0, "units are kept in lots of 20"
    with pantry.plant.machine():
        item = pantry.item("OVR")
        pantry.fill(item, units // 20, Decimal(20))
        batches = documents(kind="batch", many=attempts)
        orders = documents(kind="order", many=attempts)
    return Store(pantry, item, iter(batches), iter(orders))


@contextmanager
def readers(store: Store, database: str, many: int) -> Iterator[None]:
    """Readers that add up all the time."""

    def read() -> None:
        with admin(database) as books:
            while not store.over.is_set():
                books.execute(_ADDED_UP)
                wrong = books.fetchone() != (0, 0)
                with store.lock:
                    store.reads += 1
                    store.unbalanced += wrong
                time.sleep(0.05)

    yield from _beside(store, [read] * many)


@contextmanager
def cutter(store: Store, database: str, attempts: int, cuts: int) -> Iterator[None]:
    """Cuts connections, evenly over the attempts; those at work first."""

    def cut() -> None:
        with admin(database) as books:
            while store.cut < cuts and not store.over.is_set():
                due = 1 + len(store.attempts) * cuts * 10 // (attempts * 9)
                if store.cut < due:
                    books.execute(f"SELECT pg_terminate_backend(pid) FROM ({_VICTIM}) v")
                    store.cut += books.rowcount
                time.sleep(0.003)

    yield from _beside(store, [cut])


def _beside(store: Store, works: list[Callable[[], None]]) -> Iterator[None]:
    with ThreadPoolExecutor(len(works)) as hands:
        running = [hands.submit(work) for work in works]
        try:
            yield
        finally:
            store.over.set()
        for one in running:
            one.result()


def _held_against(books: psycopg2.extensions.cursor, store: Store) -> tuple[int, int]:
    """Attempts that were done and are not there in full; attempts that are there too often."""
    books.execute(_POSTED)
    posted: dict[str, Decimal] = dict(books.fetchall())
    books.execute(_RESERVED)
    reserved = {document: (total, state) for document, total, state in books.fetchall()}
    lost = doubled = 0
    for one in store.attempts:
        total, state = reserved.get(str(one.document.id), (Decimal(0), ""))
        wanted = one.quantity if one.answer == "done" else Decimal(0)
        if one.kind == "reserve":
            there = total
        elif one.kind == "release":
            there = one.quantity if state == "released" else Decimal(0)
        else:
            there = posted.pop(one.key, Decimal(0))
        lost += there < wanted
        doubled += there > wanted
    return lost, doubled + len([key for key in posted if key.startswith("attempt-")])
