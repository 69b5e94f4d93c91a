"""What one tenant must never read: every value only others' rows hold, from the catalogue."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

SHORTEST = 8  # "draft" and "EUR" are nobody's secret

_TABLES = """
    SELECT c.relname, EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid
                              AND a.attname = 'tenant_id' AND NOT a.attisdropped)
    FROM pg_class c WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
      AND relrowsecurity ORDER BY 1
"""


def canaries(superuser: Any, *, mine: UUID, me: UUID) -> frozenset[str]:
    """Values of other tenants' rows and other people's identities, without those I may know."""
    superuser.execute(_TABLES)
    known: set[str] = set()
    foreign: set[str] = set()
    for table, is_tenants in superuser.fetchall():
        superuser.execute(f'SELECT to_jsonb(t) FROM public."{table}" t')
        for (row,) in superuser.fetchall():
            is_mine = is_my_row(row, mine, me, is_tenants)
            (known if is_mine else foreign).update(values(row))
    text = "\n".join(known)
    return frozenset(value for value in foreign - known if value not in text)


def is_my_row(row: dict[str, Any], mine: UUID, me: UUID, is_tenants: bool) -> bool:
    if is_tenants:
        return bool(row["tenant_id"] == str(mine))
    return str(me) in {row["id"], row.get("user_id"), row.get("person_id")}


def values(row: Any) -> Iterator[str]:
    """Texts of a row, long enough to tell one tenant from another."""
    inner: Iterable[Any] = row.values() if isinstance(row, dict) else row
    for value in inner:
        if isinstance(value, dict | list):
            yield from values(value)
        elif isinstance(value, str) and len(value) >= SHORTEST and not is_common(value):
            yield value


def is_common(value: str) -> bool:
    """Words of the product itself: names of operations, rights, tables, and moments."""
    words = value.replace("_", "").replace(".", "").replace(" ", "")
    return (words.isalpha() and value == value.lower()) or value[:4].isdigit() and "T" in value


def seen(found: Any, of: frozenset[str]) -> list[str]:
    """The canaries in anything that can be shown as text."""
    text = found if isinstance(found, str) else json.dumps(found, default=str)
    return sorted(value for value in of if value in text)
