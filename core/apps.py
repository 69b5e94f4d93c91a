"""Core, the ground floor."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    name = "core"
    default_auto_field = "django.db.models.UUIDField"

    def ready(self) -> None:
        """Learn every app's jobs, in whatever process this is."""
        autodiscover_modules("tasks")
