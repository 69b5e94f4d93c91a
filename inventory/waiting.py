"""Lots in quarantine, as a panel of the home page: what waits for somebody to decide."""

from __future__ import annotations

from core.web.panels import Panel
from inventory import queries

MOST = 6


def quarantine_panel() -> Panel | None:
    """The lots on hand that wait in quarantine, the longest first; nothing where none does."""
    found = queries.lots_waiting()
    shown = list(found[:MOST])
    if not shown:
        return None
    return Panel("inventory/waiting.html", {"lots": shown, "count": found.count()})
