"""Migrate as the migrate role, then hand the tables to the owner and the keys to the database."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from core.postgres import ownership


class Command(migrate.Command):
    """`manage.py migrate`, always through the migrate role."""

    def handle(self, *args: Any, **options: Any) -> None:
        if options["database"] == "default":
            options["database"] = "migrate"
        super().handle(*args, **options)
        if not options["plan"] and not options["check_unapplied"]:
            ownership.settle(connections[options["database"]])
