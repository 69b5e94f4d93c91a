"""`prove` and `bench` find what is in their folders, and say so when a name is unknown."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from core.management.discovery import summaries
from tests.benches.figures import compare


def test_only_modules_with_an_entry_are_offered() -> None:
    offered = summaries("tests/benches")

    assert "protections" in offered
    assert "figures" not in offered


def test_prove_alone_says_what_there_is() -> None:
    out = StringIO()

    call_command("prove", stdout=out)

    assert [line.split()[0] for line in out.getvalue().splitlines()] == list(
        summaries("tests/proofs")
    )


@pytest.mark.parametrize("command", ["prove", "bench"])
def test_an_unknown_name_is_answered_with_the_known_ones(command: str) -> None:
    with pytest.raises(CommandError, match="called nonsense. There are: "):
        call_command(command, "nonsense")


def test_a_proof_gets_its_words_and_its_code_is_the_commands(
    tmp_path: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "proofs_elsewhere"
    folder.mkdir()
    (folder / "chaos.py").write_text('"""Kills."""\ndef main(words): return len(words)\n')
    settings.BASE_DIR = tmp_path
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr("core.management.commands.prove.FOLDER", "proofs_elsewhere")

    with pytest.raises(SystemExit) as ended:
        call_command("prove", "chaos", "--rows", "3")

    assert ended.value.code == 2


def test_a_figure_is_a_ratio_of_medians_of_turns() -> None:
    turns: list[str] = []

    compare(
        "adding",
        ours=lambda: turns.append("ours"),
        plain=lambda: turns.append("plain"),
        calls=2,
        rounds=5,
    )

    assert turns[4:8] == ["ours", "ours", "plain", "plain"]
    assert turns[8:12] == ["plain", "plain", "ours", "ours"]
    assert len(turns) == 4 + 5 * 4
