"""After an import of many rows the planner knows how many there are."""

from __future__ import annotations

from tests.cast import plant
from tests.databases import admin
from tests.imports.files import bring, csv


def test_many_rows_are_counted_at_once(committing: str) -> None:
    acme = plant("acme", "Acme Gummies")
    items = [f"SKU-{number},Pectin,raw,kg" for number in range(300)]

    with acme.machine():
        bring(csv("sku,name,kind,unit", *items))

    with admin(committing) as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'catalog_item'")
        assert cursor.fetchone() == (300,)
