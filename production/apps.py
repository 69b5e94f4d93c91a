"""What becomes what? Recipes, batches, the batch record."""

from django.apps import AppConfig


class ProductionConfig(AppConfig):
    name = "production"

    def ready(self) -> None:
        """Find batches and recipes by their codes."""
        from core.web import search
        from production import finding, imports, reports

        search.register(finding.batches)
        search.register(finding.recipes)
        reports.register_reports()
        imports.register_kinds()
