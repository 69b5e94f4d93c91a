"""What do we handle, and where? Items, units, partners, locations."""

from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "catalog"
