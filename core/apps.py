"""Core, the ground floor."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    name = "core"
    default_auto_field = "django.db.models.UUIDField"

    def ready(self) -> None:
        """Learn every app's jobs, in whatever process this is, and seal the trail."""
        from core import seals, verify
        from core.seals import checking

        autodiscover_modules("tasks")
        seals.register(seals.Sealed("core_auditentry", leaf="app.audit_leaf"))
        verify.register("seals", checking.check)
