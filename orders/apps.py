"""From whom, to whom? Receipts and shipments, and one day the orders behind them."""

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "orders"

    def ready(self) -> None:
        """Say in every trace to whom lots were shipped, and from whom they came."""
        from lots import tracing
        from orders import imports, queries

        tracing.register("shipments", queries.shipped_of)
        tracing.register("suppliers", queries.received_of)
        imports.register_kinds()
