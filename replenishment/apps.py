"""What do we need next? Demand, safety stock, reorder rules."""

from django.apps import AppConfig


class ReplenishmentConfig(AppConfig):
    name = "replenishment"

    def ready(self) -> None:
        """Bring the demand of the past in, and out again."""
        from replenishment import imports

        imports.register_kinds()
