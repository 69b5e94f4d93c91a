"""Where, and how much? The ledger, on hand, reservations, allocation."""

from django.apps import AppConfig


class InventoryConfig(AppConfig):
    name = "inventory"
