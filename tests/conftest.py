"""The test database, made by the migrate role and used as the app role, and the cast.

One template database is migrated once a run; each worker has a copy. Tests that commit (marked
`commits`) get a fresh copy afterwards: append-only tables are never emptied by weakening a role.
"""

from __future__ import annotations

pytest_plugins = ["tests.databases", "tests.cast", "tests.gummies"]
