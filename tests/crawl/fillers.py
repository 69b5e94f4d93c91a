"""Which records a route is about: found by asking it for one row of every kind.

FILLERS names what cannot be found so: a route that no kind of row opens fails the crawl, unless it
is listed here, with a row to use or with the reason why there is none.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from core.ids import new_id
from tests.crawl.answers import Probe, Sender
from tests.crawl.routes import Route
from tests.crawl.visitors import Visitor

# By the address up to its first parameter: the table whose rows it takes.
FILLERS: dict[str, str] = {
    "settings/jobs/": "core_outbox",
    "settings/tokens/": "core_apitoken",
    "settings/invitations/": "core_invitation",
    "recipes/versions/": "production_recipeversion",
    "containers/": "lots_container",
    "restrictions/": "lots_restriction",
    "movements/": "inventory_movement",
    "api/v1/partners/": "catalog_partner",
    "api/v1/supplier-items/": "catalog_supplieritem",
    "api/v1/sites/": "catalog_site",
    "api/v1/locations/": "catalog_location",
    "api/v1/lots/": "lots_lot",
    "api/v1/movements/": "inventory_movement",
    "api/v1/receipts/": "inventory_movement",
    "api/v1/costs/": "lots_costentry",
    "api/v1/reservations/": "inventory_reservation",
    "api/v1/containers/": "lots_container",
    "api/v1/restrictions/": "lots_restriction",
    "api/v1/recipes/": "production_recipe",
    "api/v1/recipe-versions/": "production_recipeversion",
    "api/v1/batches/": "production_batch",
}
ROWS_EACH = 9

_TABLES = """
    SELECT c.relname FROM pg_class c
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND EXISTS (
        SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id')
    ORDER BY 1
"""


class Records:
    """The rows of both tenants, by table, and which table each route is about."""

    def __init__(self, superuser: Any, mine: Any, theirs: Any) -> None:
        superuser.execute(_TABLES)
        tables = [name for (name,) in superuser.fetchall()]
        self.mine = {table: self._ids(superuser, table, mine) for table in tables}
        self.theirs = {table: self._ids(superuser, table, theirs) for table in tables}
        self.tables: dict[str, str] = {}

    @staticmethod
    def _ids(superuser: Any, table: str, tenant_id: Any) -> list[str]:
        superuser.execute(
            f"SELECT id FROM (SELECT id, ntile(%s) OVER (ORDER BY id) AS part FROM {table}"
            " WHERE tenant_id = %s) t GROUP BY part, id ORDER BY row_number() OVER"
            " (PARTITION BY part ORDER BY id), part LIMIT %s",
            [ROWS_EACH, str(tenant_id), ROWS_EACH],
        )
        return [str(row_id) for (row_id,) in superuser.fetchall()]

    def learn(self, sender: Sender, known: Iterable[Route], visitor: Visitor) -> list[str]:
        """Find each route's table as a member with every right; the routes no row opens."""
        lost = []
        for route in sorted(known, key=lambda r: len(r.template)):
            if route.ids and route.stem not in self.tables:
                table = FILLERS.get(route.stem) or self._opens(sender, route, visitor)
                if table:
                    self.tables[route.stem] = table
                else:
                    lost.append(f"{route}: no row of any table opens it; add rows or a filler")
        return lost

    def _opens(self, sender: Sender, route: Route, visitor: Visitor) -> str | None:
        never = self._answer(sender, route, visitor, str(new_id()))
        for table, ids in self.mine.items():
            for row_id in list(ids):
                if self._answer(sender, route, visitor, row_id) != never:
                    ids.remove(row_id)
                    ids.insert(0, row_id)
                    return table
        return None

    def _answer(self, sender: Sender, route: Route, visitor: Visitor, row_id: str) -> Any:
        path = route.path(visitor.slug, dict.fromkeys(route.ids, row_id))
        return sender.send(Probe(visitor, "GET", path)).without(row_id)

    def own(self, route: Route) -> list[str]:
        """Ids of the visitor's tenant that this route takes."""
        return self.mine.get(self.tables.get(route.stem, ""), [])

    def foreign(self, route: Route) -> list[str]:
        """Ids of the other tenant, of the kind this route takes; of every kind if none is known."""
        if not route.ids:
            return []
        return self.theirs.get(self.tables.get(route.stem, "")) or self.any_foreign()

    def any_foreign(self) -> list[str]:
        """One id of each kind of row the other tenant has."""
        return [ids[0] for ids in self.theirs.values() if ids]
