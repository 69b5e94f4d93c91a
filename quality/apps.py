"""May it be used? Inspections, holds, dispositions."""

from django.apps import AppConfig


class QualityConfig(AppConfig):
    name = "quality"

    def ready(self) -> None:
        """Bring laboratory results in, and out again."""
        from quality import imports

        imports.register_kinds()
