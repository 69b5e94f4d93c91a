"""What becomes what? Recipes, batches, the batch record."""

from django.apps import AppConfig


class ProductionConfig(AppConfig):
    name = "production"

    def ready(self) -> None:
        """Find batches and recipes by their codes; say which batches wait for somebody."""
        from core.rights import Right
        from core.web import decisions, panels, search
        from production import deciding, finding, fortnight, imports, imports_history, reports

        search.register(finding.batches)
        search.register(finding.recipes)
        decisions.register(Right.SEE_BATCHES, deciding.reservations_at_risk)
        decisions.register(Right.SEE_BATCHES, deciding.batches)
        panels.register(Right.SEE_BATCHES, fortnight.fortnight_panel)
        reports.register_reports()
        imports_history.register_kinds()
        imports.register_kinds()
