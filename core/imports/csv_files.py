"""CSV in UTF-8, with or without a byte order mark."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from core.imports.unusable import Unusable

SEPARATORS = ",;\t"
CELL_LIMIT = 64 * 1024 * 1024
LOOKED_AT = 8192
BINARY_SHARE = 0.1
UTF16 = (b"\xff\xfe", b"\xfe\xff")


def csv_rows(name: str, content: bytes, known: frozenset[str]) -> Iterator[list[str]]:
    """The rows of a CSV file as text. Raises Unusable for what is none, or not UTF-8."""
    text = decoded(name, content)
    csv.field_size_limit(CELL_LIMIT)
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=separator(text, known), strict=True)
    try:
        for cells in reader:
            yield cells if any(cell.strip() for cell in cells) else []
    except csv.Error as error:
        raise Unusable(
            f"{name} is not a whole CSV file: near line {reader.line_num}, {error}. "
            "Look for a quotation mark that is not closed."
        ) from error


def decoded(name: str, content: bytes) -> str:
    """The file's text."""
    if content.startswith(UTF16):
        raise Unusable(f"{name} is in UTF-16. Save it as CSV UTF-8.")
    start = content[:LOOKED_AT]
    control = sum(byte < 32 and byte not in b"\t\r\n" for byte in start)
    if control > BINARY_SHARE * len(start):
        raise Unusable(f"{name} is not text. Save the table as CSV (UTF-8) or XLSX.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Unusable(
            f"{name} is not in UTF-8: line {line} holds the byte 0x{content[error.start]:02X}. "
            "Save it as CSV UTF-8."
        ) from error


def separator(text: str, known: frozenset[str]) -> str:
    """The character between cells: the one that finds most known columns in the header."""
    header = text.split("\n", 1)[0].strip().casefold()

    def found(character: str) -> int:
        return len({cell.strip(' "') for cell in header.split(character)} & known)

    return max(SEPARATORS, key=found)
