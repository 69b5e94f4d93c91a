"""Where, and how much? The ledger, on hand, reservations, allocation."""

from django.apps import AppConfig


class InventoryConfig(AppConfig):
    name = "inventory"

    def ready(self) -> None:
        """Put the ledger under seal and its balances under check; find lots by their codes."""
        from core import seals, verify
        from core.rights import Right
        from core.web import decisions, panels, search
        from inventory import (
            checks,
            cost_checks,
            deciding,
            finding,
            imports,
            reports,
            strip,
            waiting,
        )

        seals.register(seals.Sealed("inventory_movement", leaf="app.movement_leaf"))
        seals.register(seals.Sealed("lots_lotlink", leaf="app.lot_link_leaf"))
        seals.register(seals.Sealed("lots_costentry", leaf="app.cost_entry_leaf"))
        seals.register(seals.Sealed("lots_costshare", leaf="app.cost_share_leaf"))
        seals.register(seals.Sealed("lots_costsplit", leaf="app.cost_split_leaf"))
        verify.register("balances", checks.balances)
        verify.register("costs", cost_checks.costs)
        search.register(finding.lots)
        decisions.register(Right.SEE_STOCK, deciding.expiring_lots)
        panels.register(Right.SEE_STOCK, strip.expiry_panel)
        panels.register(Right.SEE_STOCK, waiting.quarantine_panel)
        reports.register_reports()
        imports.register_kinds()
