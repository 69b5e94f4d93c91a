"""Catalog over REST."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from catalog import operations, queries, serializers
from catalog.models import Item, Location, Partner, Site, SupplierItem
from core.api.endpoint import TenantEndpoint
from core.api.filters import CharFilter, ChoiceFilter, Filters
from core.api.named import named
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


class PartnerFilters(Filters):
    code = CharFilter(max_length=200, method="with_code")
    role = ChoiceFilter(choices=Partner.Role.choices)

    def with_code(self, rows: QuerySet[Partner], name: str, code: str) -> QuerySet[Partner]:
        """Whatever its case and outer spaces."""
        return rows.filter(pk__in=[one.pk for one in queries.partners_by_code([code]).values()])


class Partners(TenantEndpoint):
    """Companies we buy from, sell to, or both."""

    reads, writes = Right.SEE_STOCK, Right.EDIT_CATALOG
    shape = serializers.PartnerShape
    filters = PartnerFilters

    def query(self) -> QuerySet[Partner]:
        return queries.partners()

    def post(self, command: serializers.MakePartner) -> Partner:
        return operations.create_partner(**command.validated_data)

    def patch(self, record: Partner, command: serializers.ChangePartner) -> Partner:
        return operations.change_partner(
            partner=record, version=record.version, **command.validated_data
        )


class SupplierItemFilters(Filters):
    supplier = CharFilter(max_length=200, method="of_supplier")
    sku = CharFilter(max_length=200, method="of_item")

    def of_supplier(self, rows: QuerySet[Any], name: str, code: str) -> QuerySet[Any]:
        return rows.filter(supplier=queries.partner_by_code(code))

    def of_item(self, rows: QuerySet[Any], name: str, code: str) -> QuerySet[Any]:
        return rows.filter(item=queries.item_by_code(code))


class SupplierItems(TenantEndpoint):
    """What each supplier sells us, and on which terms."""

    reads, writes = Right.SEE_STOCK, Right.EDIT_CATALOG
    shape = serializers.SupplierItemShape
    filters = SupplierItemFilters

    def query(self) -> QuerySet[SupplierItem]:
        return queries.supplier_items()

    def post(self, command: serializers.MakeSupplierItem) -> SupplierItem:
        given = dict(command.validated_data)
        code, sku = given.pop("supplier"), given.pop("sku")
        return operations.create_supplier_item(
            supplier=named(queries.partner_by_code, code, field="supplier", what="partner"),
            item=named(queries.item_by_code, sku, field="sku", what="item"),
            **given,
        )

    def patch(self, record: SupplierItem, command: serializers.ChangeSupplierItem) -> SupplierItem:
        return operations.change_supplier_item(
            supplier_item=record, version=record.version, **command.validated_data
        )


class Sites(TenantEndpoint):
    """Plants. The time zone of each decides when its days end."""

    reads = Right.SEE_STOCK
    shape = serializers.SiteShape

    def query(self) -> QuerySet[Site]:
        return queries.sites()


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
