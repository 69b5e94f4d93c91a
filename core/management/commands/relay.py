"""`manage.py relay`: hand due work to the workers until told to stop."""

from __future__ import annotations

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from core.jobs import relay


class Command(BaseCommand):
    """Hands due work to the workers; any number of relays may run."""

    help = "Hand due work of all tenants to the workers, until told to stop."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        if relay.ALIAS not in connections.databases:
            raise CommandError(
                "DATABASE_URL_RELAY is not set: the relay signs in as a role of its own."
            )
        stopping = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopping.set())
        relay.run(relay.Limits.of_settings(), is_stopping=stopping.is_set)
        connections[relay.ALIAS].close()
