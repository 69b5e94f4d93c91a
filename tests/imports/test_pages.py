"""The import pages: upload, columns, check, apply; small files at once, large ones by a job."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from catalog import queries
from core.imports import uploads
from core.models import AuditEntry, Import, Outbox
from tests.browsers import browser_of
from tests.cast import Plant

FILE = b"Code,name,kind,unit,Colour\nELD,Elderberry extract,raw,kg,red\nBAD,x,raw,pinch,blue\n"
COLUMNS = {
    "column_0": "sku", "column_1": "name", "column_2": "kind", "column_3": "unit", "column_4": "-",
}  # fmt: skip


@pytest.fixture
def petra(acme: Plant) -> Client:
    return browser_of(acme, "petra")


def send(client: Client, content: bytes, kind: str = "items", name: str = "items.csv") -> Any:
    return client.post(
        "/t/acme/imports/", {"kind": kind, "file": SimpleUploadedFile(name, content)}
    )


def skus(plant: Plant) -> list[str]:
    with plant.machine():
        return list(queries.items().values_list("sku", flat=True))


def test_from_upload_to_the_good_rows(petra: Client, acme: Plant) -> None:
    address = send(petra, FILE)["Location"]
    columns = petra.get(address).content.decode()
    checked = petra.post(address, COLUMNS)
    answer = petra.get(address).content.decode()

    assert "Code" in columns and "Colour" in columns
    assert checked.status_code == 303
    assert "“pinch” is not a unit" in answer and "Import good rows" in answer
    assert "Left out: Colour" in answer
    assert skus(acme) == []

    applied = petra.post(f"{address}application/", {"partial": "yes"})
    assert applied.status_code == 303
    assert skus(acme) == ["ELD"]
    assert "IMP-0001" in petra.get(address).content.decode()


def test_a_file_goes_in_once(petra: Client, acme: Plant) -> None:
    address = send(petra, b"sku,name,kind,unit\nELD,Elder,raw,kg\n")["Location"]
    petra.post(address, {f"column_{n}": c for n, c in enumerate(["sku", "name", "kind", "unit"])})
    petra.post(f"{address}application/")

    again = petra.post(f"{address}application/")

    assert again.status_code == 422
    assert "imported already" in again.content.decode()
    with acme.machine():
        entry = AuditEntry.objects.get(relation="catalog_item")
        assert (entry.operation, entry.reason) == ("core.import_file", "IMP-0001 row 2")
        assert Import.objects.count() == 1


def test_missing_columns_are_told_on_the_page(petra: Client) -> None:
    address = send(petra, b"Code,name\nELD,Elder\n")["Location"]

    petra.post(address, {"column_0": "sku", "column_1": "name"})

    assert "has no column kind and no column unit" in petra.get(address).content.decode()


@pytest.mark.parametrize(
    ("content", "why"),
    [(b"", "is empty"), (b"\x89PNG....", "is an image"), ("ä".encode("latin-1") * 9, "UTF-8")],
)
def test_an_unusable_file_is_refused_on_the_form(petra: Client, content: bytes, why: str) -> None:
    answer = send(petra, content)

    assert answer.status_code == 422
    assert why in answer.content.decode()


def test_a_larger_file_is_promised_to_a_job(
    petra: Client, acme: Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "INLINE_BYTES", 10)
    address = send(petra, FILE)["Location"]
    petra.post(address, COLUMNS)

    waiting = petra.get(address).content.decode()
    part = petra.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "On its way" in waiting and 'hx-trigger="every 2s"' in waiting
    assert part.lstrip().startswith("<section") and "<html" not in part

    with acme.acting():
        row = Outbox.objects.get(job="core.run_import")
        uploads.bring_in(import_id=row.payload["import_id"], dry_run=row.payload["dry_run"])
    assert "“pinch” is not a unit" in petra.get(address).content.decode()


def test_cells_with_nul_are_shown_and_break_nothing(petra: Client) -> None:
    address = send(petra, b"sku,name,kind,unit\nE\0LD,Elder,raw,kg\n")["Location"]

    petra.post(address, {f"column_{n}": c for n, c in enumerate(["sku", "name", "kind", "unit"])})

    assert "holds a NUL character" in petra.get(address).content.decode()


def test_the_file_is_downloaded_and_never_run(petra: Client, acme: Plant) -> None:
    send(petra, b"<script>alert(1)</script>,sku\n", name="../evil\r\n.html")
    with acme.machine():
        one = Import.objects.get()

    answer = petra.get(f"/t/acme/files/{one.file_id}/")

    assert b"".join(answer.streaming_content) == b"<script>alert(1)</script>,sku\n"  # type: ignore[attr-defined]
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"].startswith("text/plain")


def test_others_neither_see_nor_do(petra: Client, acme: Plant, rival: Plant) -> None:
    address = send(petra, FILE)["Location"]
    number = address.rsplit("/", 2)[1]
    with acme.machine():
        file = Import.objects.get().file_id
    otto, theirs, ada = (
        browser_of(acme, "otto"),
        browser_of(rival, "petra"),
        browser_of(acme, "ada"),
    )

    assert otto.get("/t/acme/imports/").status_code == 403
    assert otto.post(address, COLUMNS).status_code == 403
    assert otto.get(f"/t/acme/files/{file}/").status_code == 403
    assert theirs.get(f"/t/rival/imports/{number}/").status_code == 404
    assert theirs.get(f"/t/rival/files/{file}/").status_code == 404
    # Ada may import, but not change items: the kind's own right is asked too.
    assert ada.post(address, COLUMNS).status_code == 403
