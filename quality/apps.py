"""May it be used? Inspections, holds, dispositions."""

from django.apps import AppConfig


class QualityConfig(AppConfig):
    name = "quality"
