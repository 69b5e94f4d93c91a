"""What the planner knows of tables into which many rows have just come."""

from __future__ import annotations

from django.db import connection, transaction

MANY_ROWS = 100


def take_after_commit() -> None:
    """Once what was written stands, have the database look at the tables that changed much."""
    with connection.cursor() as cursor:
        # What this transaction changed counts at once, not within a second.
        cursor.execute("SELECT pg_stat_force_next_flush()")
    transaction.on_commit(_take, robust=True)


def _take() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT app.take_statistics()")
