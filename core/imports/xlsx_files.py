"""XLSX, read row by row; what would blow up in memory is refused first."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from openpyxl import load_workbook

from core.imports.unusable import Unusable

MAX_UNPACKED = 320 * 1024 * 1024
MAX_PARTS = 2_000
LOOKED_AT = 65_536


def xlsx_rows(name: str, content: bytes) -> Iterator[list[str]]:
    """The rows of the first sheet as text. Raises Unusable for what is no workbook."""
    _look_inside(name, content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        # The stated size may be a lie; the rows themselves tell.
        sheet.reset_dimensions()
        for cells in sheet.iter_rows(values_only=True):
            texts = [plain(cell) for cell in cells]
            yield texts if any(texts) else []
    except Unusable:
        raise
    except Exception as error:  # openpyxl raises whatever the broken part makes of it
        raise Unusable(
            f"{name} is not a whole XLSX workbook. Open it in your spreadsheet and save it again."
        ) from error


def plain(cell: Any) -> str:
    """A cell's value as text that reads back exactly: dates in ISO, decimals with a point."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return _number(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)


def _number(value: float) -> str:
    shortest = Decimal(repr(value))
    if not shortest.is_finite():
        return str(value)
    # A float of 1e300 has no business in a table; leave it as it reads, to be refused there.
    if shortest and abs(shortest.adjusted()) > 30:
        return repr(value)
    text = format(shortest, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _look_inside(name: str, content: bytes) -> None:
    """Refuse what is no workbook, and one that unpacks to far more than it shows."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(content))
        listed = parts.infolist()
        names = {part.filename for part in listed}
        if "[Content_Types].xml" not in names or not any(n.startswith("xl/") for n in names):
            raise Unusable(
                f"{name} is a ZIP archive and no workbook. Save the table as XLSX or CSV (UTF-8)."
            )
        size = sum(part.file_size for part in listed)
        if size > MAX_UNPACKED or len(listed) > MAX_PARTS:
            raise Unusable(
                f"{name} unpacks to {size / 1_048_576:.0f} MB in {len(listed)} parts, "
                "more than a table of 200,000 rows needs. Save it as CSV (UTF-8)."
            )
        for part in listed:
            if part.filename.endswith((".xml", ".rels")) and _declares_entities(parts, part):
                raise Unusable(f"{name} declares XML entities, which no spreadsheet does.")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise Unusable(
            f"{name} is not a whole XLSX workbook. Open it in your spreadsheet and save it again."
        ) from error


def _declares_entities(parts: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    with parts.open(part) as opened:
        return b"<!DOCTYPE" in opened.read(LOOKED_AT)
