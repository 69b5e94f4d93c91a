"""Small files for the tests, as a person would send them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook

from core import imports
from core.imports import Answer, Source

HEADER = "sku,name,kind,unit"


def csv(*lines: str, name: str = "items.csv") -> Source:
    """A CSV file of these lines."""
    return Source(name, "\n".join(lines).encode())


def xlsx(*rows: Sequence[Any], name: str = "items.xlsx") -> Source:
    """A workbook of these rows."""
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return Source(name, out.getvalue())


def bring(source: Source, kind: str = "items", **options: Any) -> Answer:
    """Import `source` in the unit of work that is open."""
    staged = imports.stage(imports.kind_named(kind), source)
    return imports.import_file(staged=staged, **options)
