"""The same files back: `manage.py export_data --tenant SLUG KIND FILE`."""

from __future__ import annotations

import csv
import os
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand

from core import imports
from core.imports import Kind
from core.management.acting import acting_for, ends_in_sentences
from core.operation import require
from core.refusals import Refused
from core.rights import Right


class Command(BaseCommand):
    """Exact, as it imports again; a spreadsheet should get its reports by `report`."""

    help = "Write a tenant's records of one kind as CSV, in the columns of its import."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("kind")
        parser.add_argument("file", type=Path)
        parser.add_argument("--tenant", required=True)
        parser.add_argument("--as", dest="email", default="", help="act as this member")

    def handle(self, **options: Any) -> None:
        with ends_in_sentences():
            kind = imports.kind_named(options["kind"])
            if kind.export is None:
                raise Refused(f"There is no export of {kind.name}.")
            with acting_for(options["tenant"], options["email"]):
                require(Right.IMPORT)
                require(kind.right)
                rows = _write(kind, kind.export(), options["file"])
        self.stderr.write(f"{rows:,} rows written to {options['file']}")


def _write(kind: Kind, records: Iterator[Mapping[str, str]], file: Path) -> int:
    """All of it under its name, or nothing."""
    try:
        handle, aside = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}-")
    except OSError as error:
        raise Refused(f"{file} cannot be written: {error.strerror}.") from error
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as out:
            rows = _write_rows(kind, records, out)
        Path(aside).chmod(0o644)
        Path(aside).replace(file)
    except OSError as error:
        Path(aside).unlink(missing_ok=True)
        raise Refused(f"{file} cannot be written: {error.strerror}.") from error
    return rows


def _write_rows(kind: Kind, records: Iterator[Mapping[str, str]], out: TextIO) -> int:
    table = csv.DictWriter(out, [column.name for column in kind.columns], lineterminator="\n")
    table.writeheader()
    rows = 0
    for record in records:
        table.writerow(record)
        rows += 1
    return rows
