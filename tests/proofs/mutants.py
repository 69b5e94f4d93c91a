"""Every mistake made on purpose is caught by the tests that say they catch it.

    manage.py prove mutants [--gate] [--parallel 2] [WORD ...]

Each mutant is made in a copy of the tree and meets its tests on a database of its own. It fails the
proof when they pass, when the text it changes is not in the file, and when its tests cannot run.
WORDs choose mutants by file or sentence. `--gate`: those of changed files, then a third by day.
"""

from __future__ import annotations

import argparse
import datetime
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from batcherp.machine.state import CHECKOUT
from tests.databases import admin, copy_of, make, this_run
from tests.mutants import Mutant, every_mutant

GATE_SECONDS = 330  # none is begun later, so that the last one ends within six minutes
TEST_SECONDS = 300
LEFT_OUT = shutil.ignore_patterns(".*", "__pycache__", "node_modules")
TESTS_FAILED = 1
FUNCTION = re.compile(r"^CREATE FUNCTION .*?\$\$.*?\$\$;$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Verdict:
    """What became of a mutant."""

    mutant: Mutant
    is_caught: bool
    words: str
    seconds: float = 0.0
    was_left_out: bool = False


def main(words: list[str]) -> int:
    """0 when every chosen mutant was caught."""
    parser = argparse.ArgumentParser(prog="manage.py prove mutants")
    parser.add_argument("--gate", action="store_true")
    parser.add_argument("--parallel", type=int, default=2)
    parser.add_argument("words", nargs="*")
    asked = parser.parse_args(words)
    chosen = choose(every_mutant(), asked.words, for_gate=asked.gate)
    began = time.monotonic()
    deadline = began + GATE_SECONDS if asked.gate else float("inf")
    with template() as name, snapshot() as tree, ThreadPoolExecutor(asked.parallel) as hands:
        verdicts = []
        for verdict in hands.map(lambda mutant: judged(mutant, tree, name, deadline), chosen):
            print(line_of(verdict), flush=True)
            verdicts.append(verdict)
    left_out = sum(verdict.was_left_out for verdict in verdicts)
    survivors = [v for v in verdicts if not v.is_caught and not v.was_left_out]
    print(
        f"{len(verdicts) - left_out} of {len(every_mutant())} mutants, {len(survivors)} not caught"
        f"{f', {left_out} left for another day' if left_out else ''}, "
        f"{time.monotonic() - began:.0f} s"
    )
    return 1 if survivors or not verdicts else 0


def choose(mutants: Sequence[Mutant], words: Sequence[str], *, for_gate: bool) -> list[Mutant]:
    """Those the words name; for the gate those of changed files first, then today's third."""
    named = [m for m in mutants if not words or any(w in m.file or w in m.name for w in words)]
    if not for_gate:
        return named
    changed = changed_files()
    today = datetime.date.today().toordinal() % 3
    first = [m for m in named if {m.file, *m.tests} & changed]
    return first + [m for m in named if m not in first and third_of(m) == today]


def third_of(mutant: Mutant) -> int:
    return int(hashlib.sha256(mutant.name.encode()).hexdigest(), 16) % 3


def changed_files() -> set[str]:
    """Since this branch left main; on main itself since the last tag, or the commit before."""
    head = git("rev-parse", "HEAD")
    base = git("merge-base", "HEAD", "origin/main") or git("merge-base", "HEAD", "main")
    if base in ("", head):
        base = git("describe", "--tags", "--abbrev=0") or git("rev-parse", "HEAD~1")
    return set(git("diff", "--name-only", base).splitlines()) if base else set()


def git(*words: str) -> str:
    """What git says; nothing where it cannot say."""
    done = subprocess.run(
        ["git", *words], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    return done.stdout.strip() if done.returncode == 0 else ""


@contextmanager
def template() -> Iterator[str]:
    """A migrated database for those mutants that leave the schema alone."""
    name = f"{this_run()}_mutants"
    make(name)
    try:
        yield name
    finally:
        with admin() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def snapshot() -> Iterator[Path]:
    """The tree as it stands now, whatever is edited meanwhile."""
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        tree = Path(folder, "tree")
        shutil.copytree(CHECKOUT, tree, ignore=LEFT_OUT)
        yield tree


def judged(mutant: Mutant, original: Path, template_name: str, deadline: float) -> Verdict:
    """Make the mutant in a copy of the tree, and run its tests there."""
    began = time.monotonic()
    if began > deadline:
        return Verdict(mutant, False, "left out: the time is up", was_left_out=True)
    with tempfile.TemporaryDirectory(prefix="mutant-") as folder:
        tree = Path(folder, "tree")
        shutil.copytree(original, tree)
        mistake = make_mistake(mutant, tree)
        if mistake:
            return Verdict(mutant, False, mistake)
        with template_of(mutant, original, tree, template_name) as meets:
            done = run_tests(mutant, tree, meets)
    caught, words = verdict_of(done)
    return Verdict(mutant, caught, words, time.monotonic() - began)


def make_mistake(mutant: Mutant, tree: Path) -> str:
    """Change the text; what is wrong with the mutant itself, or nothing."""
    path = tree / mutant.file
    if not path.exists():
        return f"{mutant.file} is not there"
    text = path.read_text(encoding="utf-8")
    if text.count(mutant.before) != 1:
        return f"the text to change is {text.count(mutant.before)} times in {mutant.file}, not once"
    path.write_text(text.replace(mutant.before, mutant.after), encoding="utf-8")
    return ""


@contextmanager
def template_of(mutant: Mutant, original: Path, tree: Path, template_name: str) -> Iterator[str]:
    """The database its tests copy: a function changed in place, or nothing to migrate anew."""
    if not mutant.changes_the_schema:
        yield template_name
        return
    changed = changed_function(original / mutant.file, tree / mutant.file)
    if not changed:
        yield ""
        return
    name = f"{template_name}_{hashlib.sha256(mutant.name.encode()).hexdigest()[:8]}"
    copy_of(template_name, name)
    try:
        with admin(name) as cursor:
            cursor.execute(changed)
        yield name
    finally:
        with admin() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def changed_function(original: Path, changed: Path) -> str:
    """The statement that replaces the one function in which two files of SQL differ, or nothing."""
    if original.suffix != ".sql":
        return ""
    before, after = original.read_text(encoding="utf-8"), changed.read_text(encoding="utf-8")
    if FUNCTION.sub("", before) != FUNCTION.sub("", after):
        return ""
    pairs = zip(FUNCTION.findall(before), FUNCTION.findall(after), strict=True)
    (differs,) = [new for old, new in pairs if old != new]
    return str(differs).replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1)


def run_tests(
    mutant: Mutant, tree: Path, template_name: str
) -> subprocess.CompletedProcess[str] | None:
    environment = {**os.environ, "BATCHERP_TEST_TEMPLATE": template_name}
    command = [sys.executable, "-m", "pytest", "--maxfail=1", "--quiet", "--no-header"]
    command += ["-p", "no:cacheprovider", "-p", "no:randomly", "--tb=line", *mutant.tests]
    try:
        return subprocess.run(
            command,
            cwd=tree,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=TEST_SECONDS,
        )
    except subprocess.TimeoutExpired:
        return None


def verdict_of(done: subprocess.CompletedProcess[str] | None) -> tuple[bool, str]:
    """A failed test is a catch; passing is a miss; anything else is no verdict, so a miss too."""
    if done is None:
        return False, f"its tests did not end within {TEST_SECONDS} s"
    if done.returncode == 0:
        return False, "its tests pass"
    failed = [line for line in done.stdout.splitlines() if line.startswith("FAILED ")]
    if done.returncode == TESTS_FAILED and failed:
        return True, failed[0].removeprefix("FAILED ").partition(" - ")[0]
    return False, "its tests did not run:\n" + done.stdout[-2000:]


def line_of(verdict: Verdict) -> str:
    word = "caught  " if verdict.is_caught else "SURVIVED"
    if verdict.was_left_out:
        word = "left out"
    return f"{word} {verdict.seconds:5.1f} s  {verdict.mutant.file}: {verdict.mutant.name}" + (
        "" if verdict.is_caught else f"\n         {verdict.words}"
    )
