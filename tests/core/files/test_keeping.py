"""Files kept by their content: whole, once, and the tenant's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from core import files
from core.files.content import content_type
from core.files.keeping import safe_name
from core.models import StoredFile
from core.refusals import Refused
from core.rights import Right
from tests.cast import Plant


@pytest.fixture(autouse=True)
def own_store(settings: Any, tmp_path: Path) -> Path:
    settings.STATE_DIR = tmp_path
    return tmp_path


def kept(content: bytes = b"evidence", name: str = "note.txt") -> StoredFile:
    return files.keep(name=name, content=content, right=Right.IMPORT)


def test_a_file_comes_back_as_it_was(acme: Plant) -> None:
    with acme.acting():
        file = kept()

        assert files.content_of(file) == b"evidence"
        assert files.is_whole(file)
    assert (file.size_bytes, file.content_type) == (8, "text/plain; charset=utf-8")


def test_the_same_again_is_the_same_row(acme: Plant) -> None:
    with acme.acting():
        assert kept().id == kept().id
        assert kept(name="other.txt").id != kept().id


def test_each_tenant_has_its_own_part_of_the_store(acme: Plant, rival: Plant) -> None:
    with acme.acting():
        ours = files.path_of(kept())
    with rival.acting():
        theirs = files.path_of(kept())

    assert str(acme.id) in str(ours)
    assert ours != theirs


def test_a_changed_content_is_found(acme: Plant) -> None:
    with acme.acting():
        file = kept()
        files.path_of(file).write_bytes(b"forged")

        assert not files.is_whole(file)
        with pytest.raises(Refused, match="is not what was kept"):
            files.content_of(file)


def test_a_lost_content_is_told_and_comes_back_when_kept_again(acme: Plant) -> None:
    with acme.acting():
        file = kept()
        files.path_of(file).unlink()

        with pytest.raises(Refused, match="is missing from the file store"):
            files.content_of(file)
        assert kept().id == file.id
        assert files.content_of(file) == b"evidence"


def test_half_written_content_is_never_seen(
    acme: Plant, own_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(_: int) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("core.files.keeping.os.fsync", breaks)
    with acme.acting(), pytest.raises(OSError, match="full"):
        kept()

    assert [path for path in own_store.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    ("given", "safe"),
    [("../../etc/passwd", "passwd"), ("C:\\x\\a.csv", "a.csv"), ("a\r\nb.csv", "a__b.csv"),
     ("...", "file"), ('a"b.csv', "a_b.csv"), ("ä b.csv", "ä b.csv"), ("x" * 300, "x" * 255)],
)  # fmt: skip
def test_a_name_names_no_folder_and_breaks_no_header(given: str, safe: str) -> None:
    assert safe_name(given) == safe


@pytest.mark.parametrize(
    ("content", "shown"),
    [(b"%PDF-1.7", "application/pdf"), (b"\x89PNG\r\n\x1a\n", "image/png"),
     (b"<svg/>", "text/plain; charset=utf-8"), (b"a\0b", "application/octet-stream"),
     (b"\xff\xfe", "application/octet-stream"), (b"PK\x03\x04", "application/zip")],
)  # fmt: skip
def test_the_type_is_what_the_bytes_show(content: bytes, shown: str) -> None:
    assert content_type(content) == shown
