"""Lots to measure stock's operations on, ours and by hand: the same rows, the same run.

By hand is twice: "statements" is BEGIN, lock, one set-based statement, COMMIT; "function" is one
call of a stored function that walks FEFO in a loop, which is the fastest that was ever measured.
Neither has row level security, a signed tenant, leaf hashes, a trail or foreign keys.
"""

from __future__ import annotations

import itertools
import threading
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import psycopg2

from catalog.models import Item
from catalog.queries import virtual_location
from core.models import Document
from inventory import operations as inventory
from inventory.rules import Demand
from tests.benches import stock_rows
from tests.databases import ADMIN_URL, admin, url_of
from tests.proofs.pantry import Pantry, documents, pantry

ITEMS, LOTS_AN_ITEM, HOT_LOTS, EACH, WANTED = 200, 300, 30_000, 10, Decimal(25)
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

    def allocate(self, items: list[Item]) -> None:
        demands = [Demand(line, item.id, WANTED) for line, item in enumerate(items)]
        with self.pantry.plant.acting("petra"):
            inventory.reserve(
                document=self.document,
                site=self.pantry.site,
                need_on=self.today,
                demands=demands,
            )

    def issue(self, item: Item) -> None:
        with self.pantry.plant.acting("otto"):
            inventory.issue_batch(
                document=self.document,
                site=self.pantry.site,
                need_on=self.today,
                demands=[Demand(100, item.id, WANTED)],
            )

    def receive(self, item: Item) -> None:
        with self.pantry.plant.acting("walt"):
            inventory.receive_lot(
                item=item,
                code=f"OURS-{next(counted)}",
                quantity=Decimal(10),
                uom="kg",
                expires_on=self.today + timedelta(days=90),
                location=self.pantry.storage,
            )


def ground_in(database: str) -> Ground:
    """Items with lots, and their twins without protections, in a database that is empty."""
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
