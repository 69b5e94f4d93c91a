"""Tablets: a plant's past is imported, and every recall drill equals the answer in the files.

`manage.py prove tablets --files DIR` takes a folder with items, locations, lots, batches,
batch_inputs and results as CSV files and an expected.json with the drills. They go into a new
tenant of a database of its own; every drill is run by `report trace`, whose milliseconds are those
of the database.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.management import call_command

from core import operations as core
from core.imports import Source, import_file, kind_named, stage
from core.tenancy.work import as_machine
from tests.databases import scratch

MOST_MILLISECONDS = 100.0
SLUG = "tablets"


def main(argv: list[str]) -> int:
    """Run it; 0 when every file went in whole and every drill is as expected and in time."""
    parser = argparse.ArgumentParser(prog="manage.py prove tablets", description=__doc__)
    parser.add_argument("--files", type=Path, required=True, help="folder with the files")
    folder = parser.parse_args(argv).files
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    with scratch("tablets"):
        tenant_id = core.found_tenant(slug=SLUG, name="Tablets")
        wrong = [fault for name in expected["files"] for fault in _bring(tenant_id, folder, name)]
        faults, milliseconds = _drill(expected)
    for line in [*wrong, *faults]:
        print(f"WRONG  {line}")
    drills = len(expected["forward"]) + len(expected["backward"])
    print(f"{drills} drills, {len(faults)} wrong; slowest {milliseconds:.1f} ms in the database")
    if milliseconds >= MOST_MILLISECONDS:
        print(f"WRONG  a drill took {MOST_MILLISECONDS:.0f} ms or more")
    return int(bool(wrong or faults or milliseconds >= MOST_MILLISECONDS))


def _bring(tenant_id: Any, folder: Path, name: str) -> list[str]:
    """Import a file twice; what is wrong about it."""
    wrong = []
    kind = kind_named(name.removesuffix(".csv"))
    for again in (False, True):
        began = time.perf_counter()
        staged = stage(kind, Source(name, (folder / name).read_bytes()))
        with as_machine(tenant_id=tenant_id):
            got = import_file(staged=staged)
        seconds = time.perf_counter() - began
        print(
            f"{name:>18}  {got.rows:6} rows {got.created:6} created {got.unchanged:6} unchanged "
            f"{len(got.refused):4} refused {len(got.warnings):5} warnings {seconds:7.2f} s"
        )
        counted = got.unchanged if again else got.created
        if got.refused or counted != got.rows:
            wrong.append(f"{name}: {got.refused[:3] or 'not every row counted'}")
    return wrong


def _drill(expected: dict[str, Any]) -> tuple[list[str], float]:
    """What differs, drill by drill, and the slowest one's time in the database."""
    faults, slowest = [], 0.0
    for direction in ("forward", "back"):
        judged = {"forward": _forward, "back": _backward}[direction]
        wanted = expected["forward" if direction == "forward" else "backward"]
        for lot, right in wanted.items():
            told = _traced(lot, direction)
            slowest = max(slowest, float(told["milliseconds"]))
            if (got := judged(told)) != right:
                faults.append(f"{direction} from {lot}: {got} instead of {right}")
    return faults, slowest


def _traced(lot: str, direction: str) -> Any:
    out = io.StringIO()
    words = ["--tenant", SLUG, "--lot", lot, "--direction", direction]
    call_command("report", "trace", *words, stdout=out)
    return json.loads(out.getvalue())


def _forward(told: Any) -> dict[str, Any]:
    batches = told["batches"]
    codes = "\n".join(sorted(batch["lot"] for batch in batches))
    return {
        "batches": len(batches),
        "products": len({batch["sku"] for batch in batches}),
        "tablets_planned": int(sum(Decimal(b["planned_quantity"]) for b in batches)),
        "tablets_made": int(sum(Decimal(b["quantity"]) for b in batches)),
        "finished_lots_sha256": hashlib.sha256(codes.encode()).hexdigest(),
    }


def _backward(told: Any) -> list[str]:
    return sorted(lot["lot"] for lot in told["lots"] if lot["depth"])
