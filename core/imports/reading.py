"""A file as rows of text. One that cannot be read at all is refused whole, in a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core.imports.csv_files import csv_rows
from core.imports.unusable import Unusable
from core.imports.xlsx_files import xlsx_rows

__all__ = ["Source", "Unusable", "rows_of"]

MAX_BYTES = 64 * 1024 * 1024
MAX_ROWS = 200_000
MAX_COLUMNS = 500
SIGNS = {
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
    b"GIF8": "an image",
    b"%PDF": "a PDF",
    b"\x1f\x8b": "a compressed file",
    b"\xd0\xcf\x11\xe0": "an old Excel file",
    b"\x7fELF": "a program",
    b"MZ": "a program",
}
XLSX_SIGN = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Source:
    """A file to import: its name and all of its bytes."""

    name: str
    content: bytes

    @classmethod
    def at(cls, path: Path) -> Source:
        """The file at `path`. Raises Unusable when it is missing, no file, or too large."""
        try:
            size = path.stat().st_size
            if not path.is_file():
                raise Unusable(f"{path} is not a file.")
            if size > MAX_BYTES:
                raise too_large(path.name, size)
            return cls(path.name, path.read_bytes())
        except OSError as error:
            raise Unusable(f"{path} cannot be read: {error.strerror}.") from error


def too_large(name: str, size: int) -> Unusable:
    """The refusal for a file above the limit."""
    return Unusable(
        f"{name} has {size / 1_048_576:.0f} MB; up to {MAX_BYTES // 1_048_576} MB are read. "
        "Split it into several files."
    )


def rows_of(source: Source, known: frozenset[str]) -> Iterator[list[str]]:
    """The file's rows as text, the header first, empty rows as empty lists.

    `known` are the column names of the kind; they tell which character separates a CSV's cells.
    """
    content = source.content
    if len(content) > MAX_BYTES:
        raise too_large(source.name, len(content))
    if not content.strip(b" \t\r\n\xef\xbb\xbf\x00"):
        raise Unusable(f"{source.name} is empty.")
    named_xlsx = source.name.lower().endswith((".xlsx", ".xlsm"))
    if content.startswith(XLSX_SIGN):
        yield from xlsx_rows(source.name, content)
        return
    for sign, what in SIGNS.items():
        if content.startswith(sign):
            raise Unusable(f"{source.name} is {what}. Save the table as CSV (UTF-8) or XLSX.")
    if named_xlsx:
        raise Unusable(
            f"{source.name} is named as an Excel file and is none. "
            "Save the table as XLSX again, or as CSV (UTF-8)."
        )
    yield from csv_rows(source.name, content, known)
