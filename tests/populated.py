"""Rows beyond the cast, so that there is something to steal: each app adds its own here."""

from __future__ import annotations

from core import operations as core
from tests.cast import Plant


def populate(plant: Plant) -> None:
    """Rows with this tenant's name in them, made through the operations."""
    name = plant.slug.title()
    with plant.machine():
        core.number(kind="batch", given=f"B-{name}-secret")
