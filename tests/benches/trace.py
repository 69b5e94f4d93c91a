"""A lot's whole genealogy beside the bare recursive query over the same links.

Eight levels, every lot made of eight of the level before, so that paths are many more than lots. By
hand there is no policy and no tenant to check; the lots reached are counted by both.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import psycopg2

from catalog import operations as catalog
from catalog.models import Item
from core import operations as core
from core.tenancy.work import as_machine, unit_of_work
from lots import queries as lots
from lots.models import Lot
from lots.queries import Direction
from tests.benches.figures import Figure, Share, compare
from tests.databases import ADMIN_URL, admin, scratch, url_of

LEVELS, MADE_OF = 8, 8
WIDE = {"NARROW": 70, "WIDE": 8400}  # lots of a level
GOAL = 1 / 1.5
_ROWS = """
    INSERT INTO lots_lot (id, tenant_id, item_id, code, supplier_lot, disposition,
                          made_on_is_month)
    SELECT gen_random_uuid(), %(tenant)s, %(item)s, level || '-' || place, '', 'released', false
    FROM generate_series(0, %(levels)s) level, generate_series(0, %(wide)s - 1) place;
    INSERT INTO lots_lotlink (id, tenant_id, input_lot_id, output_lot_id, document_id, quantity,
                              is_migrated, recorded_at, xid, leaf)
    SELECT gen_random_uuid(), made.tenant_id, used.id, made.id, gen_random_uuid(), 1, false,
           now(), 1, '\\x00'
    FROM generate_series(1, %(levels)s) level
    CROSS JOIN generate_series(0, %(wide)s - 1) place
    CROSS JOIN generate_series(0, %(made_of)s - 1) part
    JOIN lots_lot made ON made.item_id = %(item)s AND made.code = level || '-' || place
    JOIN lots_lot used ON used.item_id = %(item)s
     AND used.code = level - 1 || '-' || (place * %(made_of)s + part) %% %(wide)s
"""
_TWIN = """
    CREATE SCHEMA bare;
    CREATE TABLE bare.link AS SELECT tenant_id, input_lot_id, output_lot_id FROM lots_lotlink;
    CREATE INDEX ON bare.link (tenant_id, input_lot_id, output_lot_id);
    CREATE INDEX ON bare.link (tenant_id, output_lot_id, input_lot_id);
"""
_WALK = """
    WITH RECURSIVE reached (lot_id) AS (
        SELECT %(lot)s::uuid
        UNION
        SELECT l.output_lot_id FROM reached
        JOIN bare.link l ON l.tenant_id = %(tenant)s AND l.input_lot_id = reached.lot_id
    )
    SELECT lot_id FROM reached
"""


def bench() -> Iterator[Figure]:
    """Some five hundred lots and some forty thousand, forward from one."""
    with scratch("bench_trace") as database:
        tenant_id = core.found_tenant(slug="acme", name="Acme Gummies")
        for sku, wide in WIDE.items():
            with as_machine(tenant_id=tenant_id):
                item = catalog.create_item(sku=sku, name="Traced", kind="raw", uom="kg")
            with admin(database) as books:
                _fill(books, item, wide)
        with admin(database) as books:
            books.execute(_TWIN)
            books.execute("VACUUM ANALYZE")
        bare = psycopg2.connect(url_of(ADMIN_URL, database))
        try:
            for sku, calls in (("NARROW", 20), ("WIDE", 1)):
                yield _figure(bare, tenant_id, sku, calls)
        finally:
            bare.close()


def _fill(books: Any, item: Item, wide: int) -> None:
    given = {"tenant": str(item.tenant_id), "item": str(item.id), "wide": wide}
    books.execute("SET session_replication_role = replica")
    books.execute(_ROWS, {**given, "levels": LEVELS, "made_of": MADE_OF})
    books.execute("SET session_replication_role = origin")


def _figure(bare: Any, tenant_id: UUID, sku: str, calls: int) -> Figure:
    with as_machine(tenant_id=tenant_id) as context:
        first = Lot.objects.get(item__sku=sku, code="0-0")

    def ours() -> int:
        with unit_of_work(tenant_id=tenant_id, member_id=context.member_id):
            return len(lots.reach(first, Direction.FORWARD))

    def plain() -> int:
        with bare, bare.cursor() as cursor:
            cursor.execute(_WALK, {"lot": str(first.id), "tenant": str(tenant_id)})
            return len(cursor.fetchall())

    reached = ours()
    assert reached == plain()
    figure = compare(
        f"trace of {reached:,} lots beside the bare query", ours=ours, plain=plain, calls=calls
    )
    return Share(**vars(figure), goal=GOAL)
