"""The stock operations, called from Python, beside the same rows written by hand.

By hand is twice: "statements" is BEGIN, lock, one set-based statement, COMMIT; "function" is one
call of a stored function that walks FEFO in a loop, which is the fastest that was ever measured.
Neither has row level security, a signed tenant, leaf hashes, a trail or foreign keys. The goal is
a share of the rate of the statements. BATCHERP_BENCH_SCALE=0.1 makes the big tables a tenth.
"""

from __future__ import annotations

import itertools
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import psycopg2
from django.db import connection

from catalog.models import Item
from catalog.queries import virtual_location
from core.models import Document
from inventory import operations as inventory
from inventory import queries as stock
from inventory.operations import GivenLot
from inventory.rules import Demand
from tests.benches import stock_rows
from tests.benches.figures import Figure, compare
from tests.databases import ADMIN_URL, admin, scratch, url_of
from tests.proofs.pantry import Pantry, documents, pantry

SCALE = float(os.environ.get("BATCHERP_BENCH_SCALE", "1"))
ITEMS, LOTS_AN_ITEM, EACH, WANTED = 200, 300, 10, Decimal(25)
HOT_LOTS, BIG_LOTS, SMALL_LOTS = 30_000, int(1_000_000 * SCALE), max(3000, int(10_000 * SCALE))
LEDGER = int(10_000_000 * SCALE)
CLIENTS, ROUNDS, CALLS = 8, 5, 60
Act = Callable[[], object]
counted = itertools.count()
_PICKED = """
    WITH c AS (
        SELECT q.*, q.on_hand - q.reserved AS free, sum(q.on_hand - q.reserved) OVER (
            ORDER BY q.usable_through, q.opened_rank, q.received_on, q.lot_code, q.container_code,
                     q.id) AS upto
        FROM (SELECT q.* FROM bare.quant q JOIN bare.lot l ON l.id = q.lot_id
              WHERE q.tenant_id = %(tenant)s AND q.item_id = %(item)s AND q.on_hand > q.reserved
                AND q.usable_through >= %(through)s AND l.disposition = 'released'
              ORDER BY q.usable_through, q.opened_rank, q.received_on, q.lot_code,
                       q.container_code, q.id LIMIT 64) q
    ), picked AS (
        SELECT c.*, least(c.free, %(wanted)s - (c.upto - c.free)) AS taken FROM c
        WHERE c.upto - c.free < %(wanted)s
    )
"""
LOCK = "SELECT FROM bare.item WHERE id = %(item)s FOR NO KEY UPDATE"
ALLOCATE = f"""{_PICKED}, moved AS (
        UPDATE bare.quant q SET reserved = q.reserved + p.taken FROM picked p WHERE q.id = p.id
    )
    INSERT INTO bare.reservation (id, tenant_id, document_id, line, item_id, lot_id, location_id,
        use, need_on, usable_through, quantity, consumed, state, opened_at)
    SELECT gen_random_uuid(), tenant_id, %(document)s, 1, item_id, lot_id, location_id,
           'production', %(through)s, %(through)s, taken, 0, 'open', now() FROM picked
"""
ISSUE = f"""{_PICKED}, moved AS (
        UPDATE bare.quant q SET on_hand = q.on_hand - p.taken FROM picked p WHERE q.id = p.id
    )
    INSERT INTO bare.movement
    SELECT gen_random_uuid(), tenant_id, %(posting)s, 'issue', lot_id, location_id, %(process)s,
           taken, taken::text, 'kg', %(document)s, now(), current_date, NULL, 'issue' FROM picked
"""
RECEIVE = (
    "UPDATE bare.counter SET last = last + 1 WHERE kind = 'receipt' RETURNING last",
    "INSERT INTO bare.document (id, tenant_id, kind, number, made_at)"
    " VALUES (%(document)s, %(tenant)s, 'receipt', %(code)s, now())",
    "INSERT INTO bare.lot (id, tenant_id, item_id, code, supplier_lot, received_on, expires_on,"
    " disposition, made_on_is_month) VALUES (%(lot)s, %(tenant)s, %(item)s, %(code)s, '',"
    " current_date, %(expires)s, 'released', false)",
    "INSERT INTO bare.movement VALUES (gen_random_uuid(), %(tenant)s, %(posting)s, 'receipt',"
    " %(lot)s, %(supplier)s, %(place)s, 10, '10', 'kg', %(document)s, now(), current_date, NULL,"
    " 'receive')",
    "INSERT INTO bare.quant (id, tenant_id, lot_id, location_id, item_id, on_hand, reserved,"
    " usable_through, opened_rank, received_on, lot_code, container_code) VALUES"
    " (gen_random_uuid(), %(tenant)s, %(lot)s, %(place)s, %(item)s, 10, 0, %(expires)s, 1,"
    " current_date, %(code)s, '')",
)
FUNCTIONS = {
    "allocate": "SELECT bare.allocate(%(tenant)s, %(item)s, %(document)s, %(wanted)s, %(through)s)",
    "issue": "SELECT bare.issue(%(tenant)s, %(item)s, %(document)s, %(process)s, %(wanted)s,"
    " %(through)s)",
    "receive": "SELECT bare.receive(%(tenant)s, %(item)s, %(supplier)s, %(place)s, %(code)s, 10,"
    " %(expires)s)",
}


class Share(Figure):
    """A figure with a goal: so much of the rate of plain SQL at least."""

    goal: float = 0.0

    def __str__(self) -> str:
        share = self.plain_ms / self.ours_ms
        said = f"rate x {share:.2f}"
        if self.goal:
            said += f", goal {self.goal:.2f}: {'met' if share >= self.goal else 'MISSED'}"
        return f"{super().__str__()}   {said}"


@dataclass
class Ground:
    """The rows, and how a call of ours and of theirs is made."""

    pantry: Pantry
    database: str
    items: list[Item]
    hot: Item
    document: Document
    process: UUID
    supplier: UUID
    own: threading.local

    @property
    def today(self) -> date:
        return self.pantry.today

    def an_item(self) -> Item:
        return self.items[next(counted) % len(self.items)]

    def plain(self) -> Any:
        """This thread's connection past everything."""
        if not hasattr(self.own, "connection"):
            self.own.connection = psycopg2.connect(url_of(ADMIN_URL, self.database))
        return self.own.connection

    def run(self, statements: tuple[str, ...], item: Item, times: int = 1) -> None:
        """The statements in one transaction, so many times with other values."""
        with self.plain() as one, one.cursor() as cursor:
            for _ in range(times):
                given = self._values(item)
                for sql in statements:
                    cursor.execute(sql, given)

    def _values(self, item: Item) -> dict[str, Any]:
        return {
            "tenant": str(self.pantry.plant.id),
            "item": str(item.id),
            "document": str(stock_rows.any_id()),
            "process": str(self.process),
            "supplier": str(self.supplier),
            "place": str(self.pantry.storage.id),
            "wanted": WANTED,
            "through": self.today,
            "expires": self.today + timedelta(days=90),
            "posting": str(stock_rows.any_id()),
            "lot": str(stock_rows.any_id()),
            "code": f"PLAIN-{next(counted)}",
        }


def bench() -> Iterator[Figure]:
    """Every goal that has a figure of its own, as soon as it is there."""
    with scratch("bench_stock") as database:
        ground = _ground(database)
        yield from _operations(ground)
        yield from _hot(ground)
        yield _bulk(ground)
        yield from _many_lots(ground)
        yield _on_hand(ground)


def _operations(ground: Ground) -> Iterator[Figure]:
    """Allocate, issue, receive: at one client and at eight, beside both ways by hand."""
    acts: dict[str, tuple[Callable[[Item], object], tuple[str, ...]]] = {
        "allocate": (lambda item: _allocate(ground, [item]), (LOCK, ALLOCATE)),
        "issue": (lambda item: _issue(ground, item), (LOCK, ISSUE)),
        "receive": (lambda item: _receive(ground, item), RECEIVE),
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
        lambda: _allocate(ground, [ground.hot]),
        lambda: ground.run((LOCK, ALLOCATE), ground.hot),
        goal=0.6,
        clients=CLIENTS,
    )
    yield _share(
        "ten demands in a call beside ten calls",
        lambda: _allocate(ground, [ground.hot] * 10),
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
        lambda: _allocate(ground, [big]),
        lambda: _allocate(ground, [small]),
        goal=1 / 1.3,
    )
    statements = [_statements(ground, item) for item in (small, big)]
    assert statements[0] == statements[1], statements
    yield _Said(f"statements of an allocation, of either: {statements[0]}", 0, 0, 0, 0)


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


def _allocate(ground: Ground, items: list[Item]) -> None:
    demands = [Demand(line, item.id, WANTED) for line, item in enumerate(items)]
    with ground.pantry.plant.acting("petra"):
        inventory.reserve(
            document=ground.document,
            site=ground.pantry.site,
            need_on=ground.today,
            demands=demands,
        )


def _allocate_singly(ground: Ground, times: int) -> None:
    for _ in range(times):
        _allocate(ground, [ground.hot])


def _issue(ground: Ground, item: Item) -> None:
    with ground.pantry.plant.acting("otto"):
        inventory.issue_batch(
            document=ground.document,
            site=ground.pantry.site,
            need_on=ground.today,
            demands=[Demand(100, item.id, WANTED)],
        )


def _receive(ground: Ground, item: Item) -> None:
    with ground.pantry.plant.acting("walt"):
        inventory.receive_lot(
            item=item,
            code=f"OURS-{next(counted)}",
            quantity=Decimal(10),
            uom="kg",
            expires_on=ground.today + timedelta(days=90),
            location=ground.pantry.storage,
        )


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
    share = Share(**vars(figure))
    object.__setattr__(share, "goal", goal)
    return share


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


class _Said(Figure):
    """A line without times."""

    def __str__(self) -> str:
        return self.name


def _statements(ground: Ground, item: Item) -> int:
    """Statements of one allocation: BEGIN, the tenant, the calls, COMMIT."""
    calls: list[str] = []

    def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        calls.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        _allocate(ground, [item])
    return 3 + len(calls)


def _ground(database: str) -> Ground:
    kept = pantry()
    with kept.plant.machine():
        items = [kept.item(f"ITEM-{number}") for number in range(ITEMS)]
        hot = kept.item("HOT")
        (document,) = documents(kind="batch", many=1)
        process, supplier = (
            virtual_location(kept.site, kind).id for kind in ("process", "supplier")
        )
    with admin(database) as books:
        stock_rows.lots(
            books, [one.id for one in items], kept.storage.id, lots=LOTS_AN_ITEM, each=EACH
        )
        stock_rows.lots(books, [hot.id], kept.storage.id, lots=HOT_LOTS, each=EACH)
        stock_rows.bare_twins(books)
    return Ground(kept, database, items, hot, document, process, supplier, threading.local())
