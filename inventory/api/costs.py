"""Costs over REST."""

from __future__ import annotations

from django.db.models import QuerySet

from catalog import queries as catalog
from core.api.endpoint import TenantEndpoint
from core.api.filters import ChoiceFilter
from core.api.named import named
from core.rights import Right
from inventory import operations, queries
from inventory.api.stock import OfALot
from inventory.serializers import costs as serializers
from lots import queries as lots
from lots.models import CostEntry


class CostFilters(OfALot):
    source = ChoiceFilter(choices=CostEntry.Source.choices)


class Costs(TenantEndpoint):
    """What lots and batches cost, entry by entry, the latest first.

    To make one is to spread a late cost (freight, duty, an invoice's difference, a correction): it
    reaches everything that holds a part of the lots. The answer is the first lot's entry.
    """

    reads, writes = Right.SEE_STOCK, Right.POST_COSTS
    shape = serializers.CostShape
    filters = CostFilters

    def query(self) -> QuerySet[CostEntry]:
        return queries.cost_entries()

    def post(self, command: serializers.SpreadCost) -> CostEntry:
        given = dict(command.validated_data)
        bearing = []
        for one in given.pop("lots"):
            item = named(catalog.item_by_code, one["sku"], field="lots", what="item")
            bearing.append(
                named(
                    lambda code, item=item: lots.lot_by_code(item, code),
                    one["lot"],
                    field="lots",
                    what=f"lot of {item}",
                )
            )
        paper = operations.spread_cost(lots=bearing, **given)
        return self.query().filter(document=paper, derived_from=None).order_by("pk")[0]
