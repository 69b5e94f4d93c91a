"""Two addresses for those who keep the product running; neither touches a tenant."""

from __future__ import annotations

import redis
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

from core.jobs import hints
from core.postgres import footing

_migrated = False


def healthz(request: HttpRequest) -> HttpResponse:
    """Whether this process answers. Asks nobody else."""
    return JsonResponse({"status": "alive"})


def readyz(request: HttpRequest) -> HttpResponse:
    """Whether requests can be served: the database answers and is of this version.

    Without Redis the product works, only more slowly; that is said and is no reason to turn
    requests away.
    """
    sentence = _why_not()
    if sentence:
        return JsonResponse({"status": "not ready", "sentence": sentence}, status=503)
    return JsonResponse({"status": "ready", "redis": "answers" if _redis_answers() else "away"})


def _why_not() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        if not _is_migrated():
            return "The database is not of this version. Run manage.py migrate."
    except DatabaseError:
        connection.close()
        return "The database does not answer. Look at its log; nothing is lost."
    except footing.UnsafeRole:
        return "The database role is not fit to serve with. The log of this process says why."
    return ""


def _is_migrated() -> bool:
    """Once true it stays true for this process: migrations only go forward under it."""
    global _migrated  # noqa: PLW0603
    if not _migrated:
        executor = MigrationExecutor(connection)
        _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _migrated


def _redis_answers() -> bool:
    try:
        return bool(hints.client().ping())
    except redis.RedisError:
        return False
