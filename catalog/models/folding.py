"""Codes are matched whatever their case, by a column of their own."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower


def folded(field: str, max_length: int = 200) -> models.GeneratedField:
    """The lower case of `field`, kept by the database for unique constraints and look-ups.

    An index over lower(...) would do without the column, but not under row level security: lower()
    is not leakproof, so the policy comes first and each look-up would read the whole table.
    """
    return models.GeneratedField(
        expression=Lower(field),
        output_field=models.CharField(max_length=max_length),
        db_persist=True,
    )
