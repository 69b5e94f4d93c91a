"""Files that cannot be used at all: one sentence each, and nothing read into them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from core import imports
from core.imports import Source, Unusable, reading
from tests.imports.files import HEADER, csv, xlsx


def staged(source: Source) -> imports.Staged:
    return imports.stage(imports.kind_named("items"), source)


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


BOOK = {"[Content_Types].xml": b"<Types/>", "xl__workbook.xml": b"<workbook/>"}


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("items.csv", b"", "items.csv is empty"),
        ("items.csv", b"\xef\xbb\xbf \r\n\n", "items.csv is empty"),
        ("items.csv", bytes(range(256)) * 40, "is not text"),
        ("items.csv", b"\x89PNG\r\n\x1a\n0000", "is an image"),
        ("items.csv", b"%PDF-1.7 x", "is a PDF"),
        ("items.csv", b"\x1f\x8b\x08 x", "is a compressed file"),
        ("items.xls", b"\xd0\xcf\x11\xe0 x", "is an old Excel file"),
        ("items.csv", "sku,näme\nx,y".encode("utf-16"), "is in UTF-16"),
        ("items.csv", "sku,name\nx,Käse".encode("latin-1"), "line 2 holds the byte 0xE4"),
        ("items.csv", b"sku,name,kind\nELD,Elderberry,raw\n", "has no column unit"),
        ("items.csv", b"a;b;c\n1;2;3\n", "no column sku and no column name"),
        ("items.csv", b"sku,name,kind,unit,SKU\n", "sku stands twice"),
        ("items.csv", b'sku,name,kind,unit\nELD,"Elderberry,raw,kg\n', "quotation mark"),
        ("items.xlsx", b"sku,name,kind,unit\nELD,Elderberry,raw,kg\n", "named as an Excel file"),
        ("items.xlsx", b"PK\x03\x04 and then nothing", "not a whole XLSX workbook"),
        ("items.xlsx", zipped(a=b"b"), "a ZIP archive and no workbook"),
        ("items.xlsx", zipped(**BOOK), "not a whole XLSX workbook"),
        (
            "items.xlsx",
            zipped(**BOOK, **{"xl__a.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x/>'}),
            "declares XML entities",
        ),
    ],
)
def test_it_is_refused_in_a_sentence(name: str, content: bytes, why: str) -> None:
    with pytest.raises(Unusable, match=why):
        staged(Source(name, content))


def test_a_bomb_is_not_unpacked() -> None:
    bomb = zipped(**BOOK, **{"xl__worksheets__sheet1.xml": bytes(400 * 1024 * 1024)})

    assert len(bomb) < 500_000
    with pytest.raises(Unusable, match="unpacks to 400 MB"):
        staged(Source("items.xlsx", bomb))


def test_200_megabytes_are_not_even_read(tmp_path: Path) -> None:
    large = tmp_path / "items.csv"
    with large.open("wb") as out:
        out.truncate(200 * 1024 * 1024)

    with pytest.raises(Unusable, match="items.csv has 200 MB; up to 64 MB are read"):
        Source.at(large)


def test_a_missing_file_and_a_folder_are_told(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="No such file"):
        Source.at(tmp_path / "nothing.csv")
    with pytest.raises(Unusable, match="is not a file"):
        Source.at(tmp_path)


def test_more_rows_than_one_transaction_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.imports.staging.MAX_ROWS", 1)

    with pytest.raises(Unusable, match="more than 1 rows"):
        staged(csv(HEADER, "A,a,raw,kg", "B,b,raw,kg"))


def test_an_unknown_kind_names_those_there_are() -> None:
    with pytest.raises(Unusable, match="no import kind “unicorns”. The kinds are: items, item_un"):
        imports.kind_named("unicorns")


def test_limits_are_those_that_are_promised() -> None:
    assert reading.MAX_ROWS == 200_000


def test_a_byte_order_mark_and_semicolons_are_tolerated() -> None:
    answer = staged(Source("a.csv", b"\xef\xbb\xbfsku;name;kind;unit\r\nELD;Elder;raw;kg\r\n"))

    assert [row.values["name"] for row in answer.rows] == ["Elder"]


def test_a_workbook_reads_like_the_same_csv() -> None:
    book = staged(
        xlsx(
            ["SKU", "Name", "Kind*", "Unit", "shelf life days", "standard_cost", "lot_tracked"],
            [1001, "Elder", "raw", "kg", 540.0, 12.1, True],
            [],
            ["ELD-2", "Elder 2", "raw", "kg", None, 0.1, False],
        )
    )

    assert [(row.number, row.texts["sku"]) for row in book.rows] == [(2, "1001"), (4, "ELD-2")]
    assert str(book.rows[0].values["standard_cost"]) == "12.1"
    assert book.rows[0].values["shelf_life_days"] == 540
    assert book.rows[1].values["lot_tracked"] is False
