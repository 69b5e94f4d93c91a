"""`manage.py prove NAME`: one of the slow proofs, in tests/proofs, with words of its own."""

from __future__ import annotations

import sys
from argparse import REMAINDER, ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.management.discovery import module_of, summaries

FOLDER = "tests/proofs"


class Command(BaseCommand):
    help = "Run a slow proof; without a name, say which there are."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", nargs="?")
        parser.add_argument("words", nargs=REMAINDER, help="words for the proof itself")

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["name"]
        if name is None:
            for title, line in summaries(FOLDER).items():
                self.stdout.write(f"{title:>12}  {line}")
            return
        proof = module_of(FOLDER, name)
        if proof is None:
            known = ", ".join(summaries(FOLDER))
            raise CommandError(f"There is no proof called {name}. There are: {known}.")
        sys.exit(proof.main(list(options["words"])))
