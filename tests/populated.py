"""Rows beyond the cast, so that there is something to steal: each app adds its own here."""

from __future__ import annotations

from core import operations as core
from production import operations as production
from tests.cast import Plant
from tests.gummies import kitchen_of


def populate(plant: Plant) -> None:
    """Rows with this tenant's name in them, made through the operations."""
    name = plant.slug.title()
    with plant.machine():
        core.number(kind="batch", given=f"B-{name}-secret")
        kitchen = kitchen_of(plant)
        kitchen.stocked()
        kitchen.lot(kitchen.pectin, f"L-{name}-secret", "1", 90)
        production.complete_batch(batch=kitchen.batch("1000", number=f"B-{name}-made"))
