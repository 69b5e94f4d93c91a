"""The test database, made by the migrate role and used as the app role, and the cast.

One template database is migrated once a run; each worker has a copy. Tests that commit (marked
`commits`) get a fresh copy afterwards: append-only tables are never emptied by weakening a role.
"""

from __future__ import annotations

import os

import pytest
from django.conf import settings

pytest_plugins = ["tests.databases", "tests.cast", "tests.gummies"]


def pytest_configure(config: pytest.Config) -> None:
    """A cache for each worker, since one that clears its own must not clear another's.

    The product gives up on a slow cache at once, and counts nothing then; tests wait for it.
    """
    cache = settings.CACHES["default"]
    if "OPTIONS" in cache:
        worker = os.environ.get("PYTEST_XDIST_WORKER", "gw-1").removeprefix("gw")
        cache["OPTIONS"] = {"db": int(worker) + 2, "socket_timeout": 20}
