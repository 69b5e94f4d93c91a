"""`manage.py import_data`: the answer alone on stdout, and exit codes a script can trust."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import call_command

from catalog import queries
from core.models import AuditEntry
from tests.cast import Plant

FILE = "sku,name,kind,unit\nELD,Elderberry extract,raw,kg\n"


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of the command."""
    code = 0
    try:
        call_command("import_data", *words)
    except SystemExit as end:
        code = int(str(end.code))
    told = capsys.readouterr()
    return code, told.out, told.err


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "items.csv"
    path.write_text(FILE)
    return str(path)


def test_the_answer_is_one_object(
    acme: Plant, file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(capsys, "items", file, "--tenant", "acme")

    assert code == 0
    assert json.loads(out) == {
        "kind": "items", "rows": 1, "created": 1, "updated": 0, "unchanged": 0,
        "ignored_columns": [], "refused": [], "warnings": [],
    }  # fmt: skip
    assert "1 of 1 rows written" in err


def test_a_refused_row_ends_with_1(
    acme: Plant, file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(file).write_text(FILE + "BAD,x,raw,pinch\n")

    code, out, _ = run(capsys, "items", file, "--tenant", "acme")

    assert code == 1
    answer = json.loads(out)
    assert set(answer["refused"][0]) == {"row", "column", "value", "reason"}
    assert (answer["created"], answer["refused"][0]["row"]) == (0, 3)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["items", "FILE", "--tenant", "nobody"], "There is no tenant “nobody”."),
        (["unicorns", "FILE", "--tenant", "acme"], "There is no import kind “unicorns”."),
        (["items", "nothing.csv", "--tenant", "acme"], "nothing.csv cannot be read"),
        (
            ["items", "FILE", "--tenant", "acme", "--as", "who@acme.example"],
            "is no active member here",
        ),
        (["items", "FILE", "--tenant", "acme", "--as", "otto@acme.example"], "“Import files”"),
        (["locations", "FILE", "--tenant", "acme"], "has no column code"),
    ],
)
def test_what_cannot_be_used_ends_with_2_and_a_sentence(
    acme: Plant, file: str, capsys: pytest.CaptureFixture[str], words: list[str], sentence: str
) -> None:
    code, out, err = run(capsys, *(file if word == "FILE" else word for word in words))

    assert (code, out) == (2, "")
    assert sentence in err
    assert "Traceback" not in err


def test_it_acts_as_command_line_or_as_a_member(
    acme: Plant, file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, "items", file, "--tenant", "acme")
    Path(file).write_text("sku,name,kind,unit\nELD,Elderberry,raw,kg\n")
    run(capsys, "items", file, "--tenant", "acme", "--as", "Petra@acme.example")

    with acme.acting():
        entries = AuditEntry.objects.filter(relation="catalog_item").order_by("id")
        members = [entry.member.printed_name for entry in entries]
    assert members == ["Command line", "Petra Planner"]


def test_a_dry_run_changes_nothing(
    acme: Plant, file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(capsys, "items", file, "--tenant", "acme", "--dry-run")

    assert (code, json.loads(out)["created"]) == (0, 1)
    assert "1 of 1 rows checked" in err
    with acme.acting():
        assert queries.items().count() == 0
