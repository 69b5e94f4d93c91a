"""Rows a second of an import, beside one multi-row INSERT of the same rows."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg2
import psycopg2.extras

from core import imports
from core import operations as core
from core.ids import new_id
from core.imports import Source
from core.tenancy.work import as_machine
from tests.benches.figures import Figure, compare
from tests.databases import admin, scratch, url_of

ROWS = 10_000
ROUNDS = 3
HEADER = "sku,name,kind,unit,shelf_life_days,standard_cost,currency,storage"
TWIN = """
    CREATE TABLE twin (LIKE catalog_item INCLUDING ALL);
    GRANT ALL ON twin TO batcherp_migrate;
"""
ADD = """
    INSERT INTO twin (id, tenant_id, sku, name, kind, uom, shelf_life_days, lot_tracked,
        inspection_required, standard_cost, currency, allergens, storage, gtin, abc_class, version)
    VALUES %s
"""
counted = itertools.count()


@dataclass(frozen=True)
class Rows(Figure):
    """The same figure, read as rows a second."""

    def __str__(self) -> str:
        plain, ours = (ROWS / milliseconds * 1000 for milliseconds in (self.plain_ms, self.ours_ms))
        return (
            f"{self.name:<46} plain {plain:8,.0f} rows/s   ours {ours:8,.0f} rows/s   "
            f"x {self.ratio:5.2f} ({self.least:.2f} to {self.most:.2f})"
        )


def bench() -> list[Figure]:
    """New items, and the same file again; both read, checked, compared, told row by row."""
    with scratch("imports") as database, admin(database) as superuser:
        superuser.execute(TWIN)
        tenant_id = core.found_tenant(slug="acme", name="Acme Gummies")
        free = psycopg2.connect(url_of(os.environ["DATABASE_URL_MIGRATE"], database))
        try:
            plain = _plain(free, tenant_id)
            known = _file("known")
            _bring(tenant_id, known)
            return [
                _figure("import new items", lambda: _bring(tenant_id, _file()), plain),
                _figure("import them again, unchanged", lambda: _bring(tenant_id, known), plain),
                _figure("dry run of new items", lambda: _try(tenant_id, _file()), plain),
            ]
        finally:
            free.close()


def _figure(name: str, ours: Callable[[], object], plain: Callable[[], object]) -> Figure:
    figure = compare(f"{name}, {ROWS:,} rows", ours=ours, plain=plain, calls=1, rounds=ROUNDS)
    return Rows(**vars(figure))


def _file(mark: str = "") -> Source:
    mark = mark or str(next(counted))
    lines = (f"S-{mark}-{n},Item {n},raw,kg,540,{n}.25,EUR,Cool and dry" for n in range(ROWS))
    return Source("items.csv", "\n".join([HEADER, *lines]).encode())


def _bring(tenant_id: UUID, source: Source, *, dry_run: bool = False) -> None:
    staged = imports.stage(imports.kind_named("items"), source)
    with as_machine(tenant_id=tenant_id):
        answer = imports.import_file(staged=staged, dry_run=dry_run)
    assert answer.created + answer.unchanged == ROWS, answer.refused[:3]


def _try(tenant_id: UUID, source: Source) -> None:
    _bring(tenant_id, source, dry_run=True)


def _plain(free: Any, tenant_id: UUID) -> Callable[[], None]:
    """One INSERT of the rows, past all policies and without the trail."""
    tenant = str(tenant_id)

    def add() -> None:
        mark = next(counted)
        rows = [
            (str(new_id()), tenant, f"S-{mark}-{n}", f"Item {n}", "raw", "kg", 540, True, False,
             f"{n}.25", "EUR", "", "Cool and dry", "", "", 1)
            for n in range(ROWS)
        ]  # fmt: skip
        with free, free.cursor() as cursor:
            psycopg2.extras.execute_values(cursor, ADD, rows, page_size=ROWS)

    return add
