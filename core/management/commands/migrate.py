"""Migrate as the migrate role, then hand the tables to the owner and the keys to the database."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations.loader import MigrationLoader

from core.postgres import ownership


class Command(migrate.Command):
    """`manage.py migrate`, always through the migrate role."""

    def handle(self, *args: Any, **options: Any) -> None:
        if options["database"] == "default":
            options["database"] = "migrate"
        refuse_other_versions(connections[options["database"]])
        super().handle(*args, **options)
        if not options["plan"] and not options["check_unapplied"]:
            ownership.settle(connections[options["database"]])


def refuse_other_versions(connection: Any) -> None:
    """Raise CommandError for a database that holds migrations this version does not know."""
    loader = MigrationLoader(connection)
    unknown = sorted(
        f"{app}.{name}"
        for app, name in set(loader.applied_migrations) - set(loader.disk_migrations)
        if apps.is_installed(app)
    )
    if unknown:
        raise CommandError(
            f"This database was made by another version of Batcherp: it has {unknown[0]}, which "
            "this one does not know. Run that version, or start over with `manage.py up --reset`."
        )
