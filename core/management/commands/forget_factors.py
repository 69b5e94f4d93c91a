"""Remove the second factors of somebody who lost the app and the recovery codes."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import accounts
from core.refusals import Refused


class Command(BaseCommand):
    """`manage.py forget_factors ada@acme.example`, after making sure who asks."""

    help = "Remove a person's second factors and end their sessions. Make sure first who asks."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            accounts.forget_factors(email=options["email"])
        except Refused as refusal:
            raise CommandError(refusal.sentence, returncode=2) from refusal
        self.stdout.write(f"{options['email']} signs in with the password alone again.")
