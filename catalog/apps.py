"""What do we handle, and where? Items, units, partners, locations."""

from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "catalog"

    def ready(self) -> None:
        from catalog import imports, operations
        from core import operations as core

        core.on_founding(lambda tenant: operations.found_main_site(tenant=tenant))
        imports.register_kinds()
