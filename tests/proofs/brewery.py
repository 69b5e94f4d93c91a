"""A brewery: recipes and lots go in, every recipe is brewed, each lot drawn as expected.

`manage.py prove brewery --files DIR [DIR ...]`: each folder holds items, locations, recipes and
lots as CSV files and an expected.json with the answers. Each goes into a tenant of its own: what
must be refused is refused, everything else goes in, every recipe is completed in order, and every
ingredient's draw-down by lot equals the answer. Then the tenant is exported into an empty one, and
exported again: the files are identical.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import time
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from django.core.management import call_command

from core import operations as core
from core.imports import Source, import_file, kind_named, kinds, stage
from core.tenancy.work import as_machine
from tests.databases import scratch

ORDER = ["batch", "recipe", "version", "quantity", "unit", "date", "action"]


def main(argv: list[str]) -> int:
    """Run it; 0 when every answer is as expected and every export comes back the same."""
    parser = argparse.ArgumentParser(prog="manage.py prove brewery", description=__doc__)
    parser.add_argument("--files", type=Path, nargs="+", required=True, help="folders of files")
    wrong: list[str] = []
    with scratch("brewery"):
        for place, folder in enumerate(parser.parse_args(argv).files):
            slug = f"brewery-{place}"
            expected = json.loads((folder / "expected.json").read_text("utf-8"))
            wrong += brew(slug, folder, expected)
            wrong += round_trip(slug)
    for line in wrong:
        print(f"WRONG  {line}")
    print(f"{len(wrong)} differences from what is expected")
    return int(bool(wrong))


def brew(slug: str, folder: Path, expected: dict[str, Any]) -> list[str]:
    """Import, make every batch, compare every lot; what differs."""
    tenant_id = core.found_tenant(slug=slug, name="Brewery")
    wrong = []
    refused = {(r["file"], r["row"], r["column"], r["value"]) for r in expected["refused_rows"]}
    for name in expected["files"]:
        got = bring(tenant_id, name, (folder / name).read_bytes())
        told = {(name, r.row, r.column, r.value) for r in got.refused}
        must = {one for one in refused if one[0] == name}
        if told != must or not all(r.reason for r in got.refused):
            wrong.append(f"{slug} {name}: refused {told} instead of {must}")
    batches = expected["batches"]
    got = bring(tenant_id, "batch_orders.csv", orders(batches))
    if got.refused or got.created != len(batches["make"]):
        wrong.append(f"{slug}: {got.created} of {len(batches['make'])} made, {got.refused[:2]}")
    return [*wrong, *drawn_otherwise(slug, expected), *touched(slug, expected)]


def bring(tenant_id: UUID, name: str, content: bytes) -> Any:
    """Import a file, letting good rows in, and say how it went."""
    began = time.perf_counter()
    staged = stage(kind_named(name.removesuffix(".csv")), Source(name, content))
    with as_machine(tenant_id=tenant_id):
        got = import_file(staged=staged, partial=True)
    print(
        f"{name:>18}  {got.rows:6} rows {got.created:6} created {len(got.refused):4} refused "
        f"{time.perf_counter() - began:7.2f} s",
        flush=True,
    )
    return got


def orders(batches: dict[str, Any]) -> bytes:
    """The file that completes every recipe, in the order given."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(ORDER)
    for code in batches["make"]:
        row = [f"B-{code}", code, 1, batches["litres"], "l", batches["as_of"], "complete"]
        table.writerow(row)
    return out.getvalue().encode()


def drawn_otherwise(slug: str, expected: dict[str, Any]) -> list[str]:
    """Ingredients whose lots were drawn otherwise than expected, or drawn at all when not."""
    drawn: defaultdict[str, defaultdict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for row in report("movements", slug, "--kind", "issue"):
        drawn[row["sku"]][row["lot"]] += Decimal(row["quantity"])
    right = {
        sku: {lot: Decimal(quantity) for lot, quantity in answer["lots"]}
        for sku, answer in expected["draw_down"].items()
    }
    print(f"{len(right)} ingredients drawn from {sum(map(len, right.values()))} lots")
    skus = sorted({*drawn, *right})
    return [
        f"{slug} {sku}: {dict(drawn[sku])} instead of {right.get(sku)}"
        for sku in skus
        if dict(drawn[sku]) != right.get(sku, {})
    ]


def touched(slug: str, expected: dict[str, Any]) -> list[str]:
    """Lots that were expired, in quarantine or rejected, and moved after they came in."""
    as_of = expected["batches"]["as_of"]
    moved = {(r["sku"], r["lot"]) for r in report("movements", slug) if r["kind"] != "opening"}
    idle = [
        row
        for row in report("on_hand", slug)
        if row["disposition"] != "released" or (row["expires_on"] or "9999") < as_of
    ]
    print(f"{len(idle)} lots expired, in quarantine or rejected")
    return [f"{slug}: lot {r['lot']} was touched" for r in idle if (r["sku"], r["lot"]) in moved]


def round_trip(slug: str) -> list[str]:
    """Kinds whose export does not come back identical from an empty tenant."""
    first = exported(slug)
    copy = f"{slug}-copy"
    tenant_id = core.found_tenant(slug=copy, name="Copy")
    wrong = []
    for kind, content in first.items():
        if content.count(b"\n") > 1:
            refused = bring(tenant_id, f"{kind}.csv", content).refused
            wrong += [f"{slug} {kind}: {fault}" for fault in refused[:3]]
    second = exported(copy)
    for kind in first:
        pairs = zip(first[kind].splitlines(), second[kind].splitlines(), strict=False)
        differ = [f"{one!r} became {other!r}" for one, other in pairs if one != other]
        if first[kind] != second[kind]:
            wrong.append(f"{slug}: {kind} comes back otherwise: {differ[:2]}")
    sizes = sum(content.count(b"\n") - 1 for content in first.values())
    print(f"export of {sizes} rows in {len(first)} kinds and back")
    return wrong


def exported(slug: str) -> dict[str, bytes]:
    """Every kind that can be exported, in the order in which files import."""
    files = {}
    with TemporaryDirectory() as folder:
        for kind in kinds():
            if kind.export is None:
                continue
            path = Path(folder, f"{kind.name}.csv")
            call_command("export_data", kind.name, str(path), tenant=slug, stderr=io.StringIO())
            files[kind.name] = path.read_bytes()
    return files


def report(name: str, slug: str, *words: str) -> list[dict[str, Any]]:
    """The rows of a report."""
    out = io.StringIO()
    call_command("report", name, "--tenant", slug, *words, stdout=out)
    rows: list[dict[str, Any]] = json.loads(out.getvalue())["rows"]
    return rows
