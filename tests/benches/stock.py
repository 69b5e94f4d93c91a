"""The stock operations, called from Python, beside the same rows written by hand.

The goal is a share of the rate of the statements; see tests/benches/ground.py for what by hand is.
BATCHERP_BENCH_SCALE=0.1 makes the big tables a tenth.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import connection

from catalog.models import Item
from inventory import operations as inventory
from inventory import queries as stock
from inventory.operations import GivenLot
from tests.benches import stock_rows
from tests.benches.figures import Figure, Share, compare, said
from tests.benches.ground import (
    ALLOCATE,
    EACH,
    FUNCTIONS,
    ISSUE,
    LOCK,
    RECEIVE,
    Ground,
    counted,
    ground_in,
)
from tests.databases import admin, scratch

SCALE = float(os.environ.get("BATCHERP_BENCH_SCALE", "1"))
BIG_LOTS, SMALL_LOTS = int(1_000_000 * SCALE), max(3000, int(10_000 * SCALE))
LEDGER = int(10_000_000 * SCALE)
CLIENTS, ROUNDS, CALLS = 8, 5, 60
Act = Callable[[], object]


def bench() -> Iterator[Figure]:
    """Every goal that has a figure of its own, as soon as it is there."""
    with scratch("bench_stock") as database:
        ground = ground_in(database)
        yield from _operations(ground)
        yield from _hot(ground)
        yield _bulk(ground)
        yield from _many_lots(ground)
        yield _on_hand(ground)


def _operations(ground: Ground) -> Iterator[Figure]:
    """Allocate, issue, receive: at one client and at eight, beside both ways by hand."""
    acts: dict[str, tuple[Callable[[Item], object], tuple[str, ...]]] = {
        "allocate": (lambda item: ground.allocate([item]), (LOCK, ALLOCATE)),
        "issue": (ground.issue, (LOCK, ISSUE)),
        "receive": (ground.receive, RECEIVE),
    }
    for name, (ours, statements) in acts.items():
        for by_hand, goal in ((statements, 0.6), ((FUNCTIONS[name],), 0.0)):
            way = "statements" if goal else "function"
            for clients in (1, CLIENTS):
                yield _share(
                    f"{name}, {clients} clients, beside a {way}",
                    lambda ours=ours: ours(ground.an_item()),  # type: ignore[misc]
                    lambda by_hand=by_hand: ground.run(by_hand, ground.an_item()),  # type: ignore[misc]
                    goal=goal,
                    clients=clients,
                )


def _hot(ground: Ground) -> Iterator[Figure]:
    """Everybody at one item; and ten demands in one call."""
    yield _share(
        "hot item, 8 clients, beside statements",
        lambda: ground.allocate([ground.hot]),
        lambda: ground.run((LOCK, ALLOCATE), ground.hot),
        goal=0.6,
        clients=CLIENTS,
    )
    yield _share(
        "ten demands in a call beside ten calls",
        lambda: ground.allocate([ground.hot] * 10),
        lambda: _allocate_singly(ground, 10),
        goal=3.0,
        calls=6,
    )


def _bulk(ground: Ground) -> Figure:
    """A hundred lots in one call, beside the five statements of a receipt for each of them."""

    def ours() -> None:
        mark = next(counted)
        given = [
            GivenLot(
                ground.hot.sku,
                f"BULK-{mark}-{number}",
                Decimal(10),
                "kg",
                ground.pantry.storage.code,
                {"expires_on": ground.today + timedelta(days=900)},
                number,
            )
            for number in range(100)
        ]
        with ground.pantry.plant.acting("walt"):
            inventory.open_lots(given=given)

    return _share(
        "bulk receipt of 100 lots, beside statements",
        ours,
        lambda: ground.run(RECEIVE[1:], ground.hot, times=100),
        goal=0.5,
        calls=3,
    )


def _many_lots(ground: Ground) -> Iterator[Figure]:
    """An item with a hundred times the lots: the same statements, and about the same time."""
    with ground.pantry.plant.machine():
        small, big = ground.pantry.item("SMALL"), ground.pantry.item("BIG")
    with admin(ground.database) as books:
        place = ground.pantry.storage.id
        stock_rows.lots(books, [small.id], place, lots=SMALL_LOTS, each=EACH)
        stock_rows.lots(books, [big.id], place, lots=BIG_LOTS, each=EACH)
        books.execute("ANALYZE")
    yield _share(
        f"allocate of {BIG_LOTS:,} lots beside {SMALL_LOTS:,}",
        lambda: ground.allocate([big]),
        lambda: ground.allocate([small]),
        goal=1 / 1.3,
    )
    statements = [_statements(ground, item) for item in (small, big)]
    assert statements[0] == statements[1], statements
    yield said(f"statements of an allocation, of either: {statements[0]}")


def _on_hand(ground: Ground) -> Figure:
    """What is on hand of one item, with a long ledger behind it."""
    with admin(ground.database) as books:
        stock_rows.movements(
            books,
            [one.id for one in ground.items],
            ground.pantry.storage.id,
            ground.process,
            rows=LEDGER,
        )
        books.execute("ANALYZE")
    item = ground.items[7]
    read = (
        "SELECT l.code, q.on_hand, q.reserved FROM bare.quant q JOIN bare.lot l ON l.id = q.lot_id"
        " WHERE q.tenant_id = %(tenant)s AND q.item_id = %(item)s AND q.on_hand > q.reserved",
    )

    def ours() -> None:
        with ground.pantry.plant.acting("walt"):
            stock.stock_now(item=item)

    return _share(
        f"on hand of one item, {LEDGER:,} ledger rows, beside balances",
        ours,
        lambda: ground.run(read, item),
        goal=0.5,
    )


def _allocate_singly(ground: Ground, times: int) -> None:
    for _ in range(times):
        ground.allocate([ground.hot])


def _share(
    name: str, ours: Act, plain: Act, *, goal: float, clients: int = 1, calls: int = CALLS
) -> Figure:
    if clients == 1:
        figure = compare(name, ours=ours, plain=plain, calls=calls, rounds=ROUNDS)
    else:
        with ThreadPoolExecutor(clients) as hands:
            figure = compare(
                name,
                ours=lambda: _together(hands, ours, calls, clients),
                plain=lambda: _together(hands, plain, calls, clients),
                calls=1,
                rounds=ROUNDS,
            )
            _hang_up(hands, clients)
    return Share(**vars(figure), goal=goal)


def _together(hands: ThreadPoolExecutor, act: Act, calls: int, clients: int) -> None:
    """Each client makes `calls` / 2 calls, all of them at once."""
    gate = threading.Barrier(clients)

    def work() -> None:
        gate.wait(timeout=60)
        for _ in range(calls // 2):
            act()

    for one in [hands.submit(work) for _ in range(clients)]:
        one.result()


def _hang_up(hands: ThreadPoolExecutor, clients: int) -> None:
    gate = threading.Barrier(clients)

    def leave() -> None:
        gate.wait(timeout=60)
        connection.close()

    for one in [hands.submit(leave) for _ in range(clients)]:
        one.result()


def _statements(ground: Ground, item: Item) -> int:
    """Statements of one allocation: BEGIN, the tenant, the calls, COMMIT."""
    calls: list[str] = []

    def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        calls.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        ground.allocate([item])
    return 3 + len(calls)
