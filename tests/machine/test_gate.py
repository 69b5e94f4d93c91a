"""The gate runs every step and tells which failed."""

from __future__ import annotations

import sys

import pytest

from batcherp.machine import gate


def test_a_step_that_ends_badly_is_shown_with_its_words(capsys: pytest.CaptureFixture[str]) -> None:
    step = gate.Step(
        "mutants", [sys.executable, "-c", "print('one survived'); raise SystemExit(3)"]
    )

    outcome = gate.told(gate.quietly(step))

    assert not outcome.passed
    shown = capsys.readouterr().out
    assert "one survived" in shown
    assert "mutants  FAILED" in shown


def test_a_step_that_ends_well_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    gate.told(gate.quietly(gate.Step("format", [sys.executable, "-c", "print('all good')"])))

    assert capsys.readouterr().out.count("\n") == 1


@pytest.mark.parametrize(
    "line",
    [
        "12 passed in 3.21s",
        "1 failed, 11 passed, 2 skipped in 63.10s (0:01:03)",
        "=========== 12 passed, 1 warning in 3.21s ============",
        "no tests ran in 0.01s",
    ],
)
def test_pytests_closing_line_is_known(line: str) -> None:
    assert gate.CLOSING_LINE.match(line)


def test_other_lines_are_not_taken_for_it() -> None:
    assert not gate.CLOSING_LINE.match("tests/lots/test_holds.py .....   [ 40%]")


def test_words_of_ones_own_go_to_pytest_alone() -> None:
    assert gate.tests(["tests/machine", "-k", "gate"]).command[1:] == [
        *("-m", "pytest", "tests/machine", "-k", "gate")
    ]
