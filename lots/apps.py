"""Which one? Lots, containers, shelf life, restrictions, genealogy, cost entries."""

from django.apps import AppConfig


class LotsConfig(AppConfig):
    name = "lots"
