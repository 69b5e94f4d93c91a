"""UUIDv7: ids that sort by the time they were made, made in Python for ORM rows."""

from __future__ import annotations

import uuid

from uuid_utils import compat


def new_id() -> uuid.UUID:
    """A UUIDv7 (RFC 9562 section 5.7) as a standard library UUID."""
    return compat.uuid7()
