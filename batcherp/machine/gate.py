"""`manage.py test`: the whole gate, or pytest alone when it is given words of its own.

A new check is one more line in `steps`. Every step runs, whatever the others found.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from batcherp.machine import native, servers
from batcherp.machine.state import CHECKOUT, open_state
from batcherp.machine.voice import say

AT_ONCE = 2
CLOSING_LINE = re.compile(r"(=+ )?.*\b(passed|failed|errors?|no tests ran)\b.* in [\d.]+s\b.*")
JUDGED = ("rules", "operations", "queries")
ONE_LINE_EACH = ("--output-format", "concise")
# It has no `python -m`, and its script carries the path of a checkout that may have moved.
FLOORS = "from importlinter.cli import lint_imports_command; lint_imports_command()"
# What the command check --deploy judges is a site behind https, which a laptop is not.
AS_DEPLOYED = {"BATCHERP_ORIGIN": "https://batcherp.example", "BATCHERP_DEBUG": "0"}


@dataclass(frozen=True)
class Step:
    """One named check: it passes when its command ends with 0."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    name: str
    passed: bool
    seconds: float
    words: str = ""
    closing_line: str = ""


def steps() -> list[Step]:
    """Every check but the tests, which come after them."""
    python = [sys.executable, "-m"]
    django = [sys.executable, "manage.py"]
    return [
        Step("types", [*python, "mypy", *typed_sources()]),
        Step("format", [*python, "ruff", "format", "--check", *ONE_LINE_EACH, "."]),
        Step("lint", [*python, "ruff", "check", *ONE_LINE_EACH, "."]),
        Step("floors", [sys.executable, "-c", FLOORS]),
        Step("templates", [*python, "djlint", "templates", "--lint", "--quiet"]),
        Step("migrations", [*django, "makemigrations", "--check", "--dry-run"]),
        Step("deploy", [*django, "check", "--deploy", "--fail-level", "WARNING"], AS_DEPLOYED),
    ]


def tests(words: Sequence[str]) -> Step:
    """The tests: the words alone when there are any, else all of them with coverage."""
    everything = ["-n", "2", "--cov", "--cov-report=", "--quiet"]
    return Step("tests", [sys.executable, "-m", "pytest", *(words or everything)])


def coverage() -> Step:
    """Operations and rules are where a branch never taken is a rule never tried."""
    judged = [
        f"*/{name}" for part in ("operations", "rules") for name in (f"{part}.py", f"{part}/*")
    ]
    report = ["coverage", "report", f"--include={','.join(judged)}", "--fail-under=95"]
    return Step("coverage", [sys.executable, "-m", *report])


def mutants() -> Step:
    """Mistakes made on purpose in changed files, and a third of the others by day."""
    return Step("mutants", [sys.executable, "manage.py", "prove", "mutants", "--gate"])


def typed_sources() -> list[str]:
    """Held to strict types: core, this package, and each app's rules, operations and queries."""
    found = [
        str(path.relative_to(CHECKOUT))
        for name in JUDGED
        for path in sorted([*CHECKOUT.glob(f"*/{name}.py"), *CHECKOUT.glob(f"*/{name}/")])
        if path.parent.name not in {"core", "tests"}
    ]
    return ["core", "batcherp/machine", "manage.py", *found]


def run(words: Sequence[str]) -> int:
    """Pass the gate, or run pytest with `words`; the exit code is 0 when all of it passed."""
    ours = open_state()
    native.offer_pango(ours)
    with servers.running(ours, os.environ):
        if words:
            return subprocess.run(tests(words).command, cwd=CHECKOUT, check=False).returncode
        return whole_gate()


def whole_gate() -> int:
    """All steps, then the tests and their coverage; pytest's own line closes the output."""
    with ThreadPoolExecutor(AT_ONCE) as hands:
        outcomes = [told(outcome) for outcome in hands.map(quietly, steps())]
    tested = told(aloud(tests([])))
    outcomes += [tested, told(quietly(coverage()))]
    if tested.passed:  # what the tests catch says nothing while they fail
        outcomes.append(told(quietly(mutants())))
    failed = [outcome.name for outcome in outcomes if not outcome.passed]
    say(f"The gate is closed by: {', '.join(failed)}." if failed else "The gate is passed.")
    print(tested.closing_line or "1 failed: pytest ended without its closing line", flush=True)
    return 1 if failed else 0


def told(outcome: Outcome) -> Outcome:
    """Show how a step went, and what it said when it failed."""
    verdict = "passed" if outcome.passed else "FAILED"
    if not outcome.passed and outcome.words:
        print(outcome.words, flush=True)
    print(f"{outcome.name:>10}  {verdict}  {outcome.seconds:6.1f} s", flush=True)
    return outcome


def quietly(step: Step) -> Outcome:
    """Run a step and keep its words."""
    began = time.monotonic()
    done = subprocess.run(
        step.command,
        cwd=CHECKOUT,
        env={**os.environ, **step.environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return Outcome(step.name, done.returncode == 0, time.monotonic() - began, done.stdout)


def aloud(step: Step) -> Outcome:
    """Run a step and show its words as they come; the line that sums it up is kept for the end."""
    began = time.monotonic()
    closing_line = ""
    with subprocess.Popen(
        step.command, cwd=CHECKOUT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as running:
        assert running.stdout is not None
        for line in running.stdout:
            if CLOSING_LINE.match(line):
                closing_line = line.rstrip()
            else:
                print(line, end="", flush=True)
    passed = running.returncode == 0
    return Outcome(step.name, passed, time.monotonic() - began, closing_line=closing_line)
