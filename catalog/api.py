"""Catalog over REST."""

from __future__ import annotations

from django.db.models import QuerySet

from catalog import operations, queries, serializers
from catalog.models import Item, Location
from core.api.endpoint import TenantEndpoint
from core.api.filters import CharFilter, ChoiceFilter, Filters
from core.rights import Right


class ItemFilters(Filters):
    sku = CharFilter(max_length=200, method="with_code")
    kind = ChoiceFilter(choices=Item.Kind.choices)

    def with_code(self, rows: QuerySet[Item], name: str, code: str) -> QuerySet[Item]:
        """Whatever its case and outer spaces."""
        return rows.filter(pk__in=[item.pk for item in queries.items_by_code([code]).values()])


class Items(TenantEndpoint):
    """What is bought, made or used."""

    reads, writes = Right.SEE_STOCK, Right.EDIT_CATALOG
    shape = serializers.ItemShape
    filters = ItemFilters

    def query(self) -> QuerySet[Item]:
        return queries.items()

    def post(self, command: serializers.MakeItem) -> Item:
        return operations.create_item(**command.validated_data)

    def patch(self, record: Item, command: serializers.ChangeItem) -> Item:
        return operations.change_item(item=record, version=record.version, **command.validated_data)


class LocationFilters(Filters):
    code = CharFilter(max_length=200, method="with_code")
    kind = ChoiceFilter(choices=Location.Kind.choices)

    def with_code(self, rows: QuerySet[Location], name: str, code: str) -> QuerySet[Location]:
        """Whatever its case and outer spaces."""
        return rows.filter(
            pk__in=[place.pk for place in queries.locations_by_code([code]).values()]
        )


class Locations(TenantEndpoint):
    """Places stock can be. The virtual ones stand for what is outside, and hold nothing."""

    reads = Right.SEE_STOCK
    shape = serializers.LocationShape
    filters = LocationFilters

    def query(self) -> QuerySet[Location]:
        return queries.locations()
