"""`manage.py bench [NAME]`: what we cost beside plain SQL, both measured in the same run."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.management.discovery import module_of, summaries

FOLDER = "tests/benches"


class Command(BaseCommand):
    help = "Measure every bench of tests/benches, or the named ones, on a database of their own."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("names", nargs="*")

    def handle(self, *args: Any, **options: Any) -> None:
        known = summaries(FOLDER)
        unknown = [name for name in options["names"] if name not in known]
        if unknown:
            raise CommandError(
                f"There is no bench called {', '.join(unknown)}. There are: {', '.join(known)}."
            )
        for name in options["names"] or known:
            bench = module_of(FOLDER, name)
            assert bench is not None
            self.stdout.write(f"\n{name}: {known[name]}")
            for figure in bench.bench():
                self.stdout.write(f"  {figure}")
