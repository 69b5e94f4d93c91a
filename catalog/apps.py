"""What do we handle, and where? Items, units, partners, locations."""

from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "catalog"

    def ready(self) -> None:
        from catalog import imports, operations
        from catalog.finding import found_items
        from core import operations as core
        from core.web import search

        core.on_founding(lambda tenant: operations.found_main_site(tenant=tenant))
        imports.register_kinds()
        search.register(found_items)
