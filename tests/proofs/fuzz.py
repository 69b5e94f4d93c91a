"""F10 and F11: the API against its own description, and each change sent many times at once.

Schemathesis sends what the description allows and what it forbids to a real gunicorn: no answer may
be a 5xx, and each must be one the description knows. Then a POST of each kind is sent 1, 2 and 5
times at once, some with the connection cut before the answer: one effect, equal answers.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from tests.proofs.fuzz_cast import EVERYTHING
from tests.proofs.hammer import Hammer
from tests.proofs.stage import Stage, open_stage
from tests.proofs.web import serve, wait_for

UNLIMITED = {"BATCHERP_API_RATE_TOKEN": "1000000000", "BATCHERP_API_RATE_TENANT": "1000000000"}
# What fits its description may still be refused by a rule, and an ETag that fits may not match.
# 414 is the server's own. A key used for another request is refused before a missing header.
EXPECTED = """
[checks.positive_data_acceptance]
expected-statuses = ["2xx", 304, 400, 401, 403, 404, 409, 412, 414]
[checks.negative_data_rejection]
expected-statuses = [400, 401, 403, 404, 405, 406, 409, 411, 412, 413, 414, 415, 422, 428]
[checks.missing_required_header]
expected-statuses = [400, 401, 403, 404, 406, 409, 428]
"""


def main(argv: list[str]) -> int:
    """Run both; 0 when nothing was found. Prints cases, 5xx, violations and the seed."""
    asked = arguments(argv)
    began = time.monotonic()
    with open_stage(**UNLIMITED) as stage:
        made = stage.run(["-m", "tests.proofs.fuzz_cast"])
        if made.returncode != 0:
            print(made.stderr)
            return 2
        tokens = json.loads(made.stdout)
        base = serve(stage)
        wait_for(base, tokens["acme"][EVERYTHING])
        roles = [EVERYTHING, *(role for role in tokens["acme"] if role != EVERYTHING)]
        # First, while its recipe is in force: what is fuzzed may retire it.
        hammered = Hammer(base, tokens["acme"][EVERYTHING], asked.seed).run(asked.rounds)
        found = [fuzz(stage, base, tokens["acme"], role, asked) for role in roles[: asked.roles]]
    cases, bad = sum(one["cases"] for one in found), sum(one["failed"] for one in found)
    fives = sum(one["server_errors"] for one in found)
    print(f"fuzz: {cases} cases, {fives} answers of 5xx, {bad} violations, seed {asked.seed}")
    print(f"hammer: {hammered}")
    print(f"in {time.monotonic() - began:.0f} s")
    return 0 if not (bad or fives or hammered.wrong) and cases >= asked.at_least else 1


def arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="manage.py prove fuzz", description=__doc__)
    parser.add_argument("--examples", type=int, default=60, help="cases an operation and role")
    parser.add_argument("--roles", type=int, default=3, help="how many roles, all rights first")
    parser.add_argument("--rounds", type=int, default=40, help="changes sent many times at once")
    parser.add_argument("--at-least", type=int, default=500, help="fewer cases prove nothing")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="replays a run")
    return parser.parse_args(argv)


def fuzz(
    stage: Stage, base: str, tokens: dict[str, str], role: str, asked: argparse.Namespace
) -> dict[str, int]:
    """One role's run, in its own process; what it said is shown when it found something."""
    folder = Path(stage.state.root, "fuzz")
    folder.mkdir(exist_ok=True)
    config, report = folder / "schemathesis.toml", folder / f"{role}.ndjson"
    config.write_text(EXPECTED, encoding="utf-8")
    words = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(config), "run"]
    words += [f"{base}/api/v1/schema/", "--header", f"Authorization:Bearer {tokens[role]}"]
    words += ["--phases", "coverage,fuzzing", "--max-examples", str(asked.examples)]
    words += ["--seed", str(asked.seed), "--continue-on-failure", "--report", "ndjson"]
    words += ["--report-ndjson-path", str(report), "--no-color", "--suppress-health-check", "all"]
    done = subprocess.run(words, capture_output=True, text=True, check=False, env=stage.environment)
    told = summed(report)
    print(f"{role:>14}: {told['cases']} cases, {told['statuses']}", flush=True)
    if done.returncode != 0:
        print(done.stdout[-60000:] + done.stderr[-2000:])
        told["failed"] = max(1, told["failed"])
    return told


def summed(report: Path) -> dict[str, Any]:
    """Cases, 5xx answers and failed checks of a run's report."""
    statuses: Counter[str] = Counter()
    failed = 0
    for line in report.read_text(encoding="utf-8").splitlines():
        event = json.loads(line)
        recorder = next(iter(event.values())).get("recorder") or {}
        for interaction in (recorder.get("interactions") or {}).values():
            answer = interaction.get("response") or {}
            statuses[str(answer.get("status_code"))] += 1
        for checks in (recorder.get("checks") or {}).values():
            failed += sum(one.get("status") == "failure" for one in checks)
    fives = sum(count for status, count in statuses.items() if status.startswith("5"))
    return {
        "cases": statuses.total(),
        "server_errors": fives,
        "failed": failed,
        "statuses": dict(sorted(statuses.items())),
    }
