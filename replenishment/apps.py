"""What do we need next? Demand, safety stock, reorder rules."""

from django.apps import AppConfig


class ReplenishmentConfig(AppConfig):
    name = "replenishment"
