"""Import a file: `manage.py import_data --tenant SLUG KIND FILE [--dry-run] [--partial]`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from core import imports
from core.management.acting import acting_for, ends_in_sentences


class Command(BaseCommand):
    """Only the answer goes to stdout; exit 0, 1 when something was refused, 2 when unusable."""

    help = "Import a CSV or XLSX file into a tenant."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("kind")
        parser.add_argument("file", type=Path)
        parser.add_argument("--tenant", required=True)
        parser.add_argument("--dry-run", action="store_true", help="answer, and change nothing")
        parser.add_argument("--partial", action="store_true", help="let good rows in")
        parser.add_argument("--as", dest="email", default="", help="act as this member")

    def handle(self, **options: Any) -> None:
        with ends_in_sentences():
            kind = imports.kind_named(options["kind"])
            with acting_for(options["tenant"], options["email"]):
                pass  # an unknown tenant or member is told before a large file is read
            source = imports.Source.at(options["file"])
            staged = imports.stage(kind, source, progress=self.tell)
            with acting_for(options["tenant"], options["email"]):
                answer = imports.import_file(
                    staged=staged,
                    dry_run=options["dry_run"],
                    partial=options["partial"],
                    progress=self.tell,
                )
        self.stdout.write(json.dumps(answer.as_json(), ensure_ascii=False, indent=2))
        if answer.refused:
            sys.exit(1)

    def tell(self, what: str, done: int, total: int) -> None:
        """Progress, beside the answer's way."""
        self.stderr.write(f"{done:,}{f' of {total:,}' if total else ''} rows {what}")
