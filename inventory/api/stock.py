"""Stock over REST: lots, what is on hand, what moved, and receipts."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from catalog import queries as catalog
from core.api.endpoint import TenantEndpoint
from core.api.filters import CharFilter, ChoiceFilter, Filters
from core.api.named import named
from core.rights import Right
from inventory import operations, queries
from inventory.models import Movement, Quant
from inventory.serializers import stock as serializers
from lots import queries as lots
from lots.models import Lot


class OfALot(Filters):
    """Rows by the code of their item or of their lot, whatever its case and outer spaces."""

    sku = CharFilter(max_length=200, method="of_item")
    lot = CharFilter(max_length=200, method="of_lot")

    def of_item(self, rows: QuerySet[Any], name: str, code: str) -> QuerySet[Any]:
        return rows.filter(lot__item=catalog.item_by_code(code))

    def of_lot(self, rows: QuerySet[Any], name: str, code: str) -> QuerySet[Any]:
        return rows.filter(lot__in=lots.lots_named(code).order_by())


class LotFilters(Filters):
    sku = CharFilter(max_length=200, method="of_item")
    code = CharFilter(max_length=200, method="with_code")
    disposition = ChoiceFilter(choices=Lot.Disposition.choices)

    def of_item(self, rows: QuerySet[Lot], name: str, code: str) -> QuerySet[Lot]:
        return rows.filter(item=catalog.item_by_code(code))

    def with_code(self, rows: QuerySet[Lot], name: str, code: str) -> QuerySet[Lot]:
        return rows.filter(pk__in=lots.lots_named(code).order_by())


class Lots(TenantEndpoint):
    """Lots, the used-up ones included, each with what is left of it."""

    reads = Right.SEE_STOCK
    shape = serializers.LotShape
    filters = LotFilters

    def query(self) -> QuerySet[Lot]:
        return queries.lots_with_stock(all_of_them=True)


class OnHandFilters(OfALot):
    location = CharFilter(max_length=200, method="in_location")

    def in_location(self, rows: QuerySet[Quant], name: str, code: str) -> QuerySet[Quant]:
        return rows.filter(location=catalog.location_by_code(code))


class OnHand(TenantEndpoint):
    """Stock by lot and place, as it is now."""

    reads = Right.SEE_STOCK
    shape = serializers.OnHandShape
    filters = OnHandFilters

    def query(self) -> QuerySet[Quant]:
        return queries.quants()


class MovementFilters(OfALot):
    kind = ChoiceFilter(choices=Movement.Kind.choices)


class Movements(TenantEndpoint):
    """The ledger, oldest first. Nothing in it ever changes."""

    reads = Right.SEE_STOCK
    shape = serializers.MovementShape
    filters = MovementFilters

    def query(self) -> QuerySet[Movement]:
        return queries.movements()


class Receipts(TenantEndpoint):
    """Lots received from suppliers. To make one is to receive a new lot.

    The lot is released, or goes to quarantine when its item is inspected first or less life is
    left than the item asks for at receipt.
    """

    reads, writes = Right.SEE_STOCK, Right.RECEIVE
    shape = serializers.ReceiptShape
    filters = OfALot

    def query(self) -> QuerySet[Movement]:
        return queries.receipts()

    def post(self, command: serializers.ReceiveLot) -> Movement:
        given = dict(command.validated_data)
        item = named(catalog.item_by_code, given.pop("sku"), field="sku", what="item")
        if code := given.pop("location", ""):
            given["location"] = named(
                catalog.location_by_code, code, field="location", what="location"
            )
        if code := given.pop("supplier", ""):
            given["supplier"] = named(
                catalog.partner_by_code, code, field="supplier", what="supplier"
            )
        lot = operations.receive_lot(item=item, **given)
        return self.query().get(lot=lot)
