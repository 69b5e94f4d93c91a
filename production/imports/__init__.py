"""Imports of production, in the order their files are imported."""

from production.imports import batch_orders, recipes


def register_kinds() -> None:
    """Make them known; called once, from AppConfig.ready()."""
    recipes.register_kind()
    batch_orders.register_kind()
