"""Stock that moves, over REST: one noun for each kind of movement a person makes."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from catalog import queries as catalog
from core.api.endpoint import TenantEndpoint
from core.api.named import named
from core.rights import Right
from inventory import operations, queries
from inventory.api.stock import OfALot
from inventory.models import Movement
from inventory.serializers import moves as commands
from inventory.serializers import stock as shapes
from lots import queries as lots


class _Moves(TenantEndpoint):
    """Movements of one kind; making one names a lot where it lies."""

    reads = Right.SEE_STOCK
    shape = shapes.MovementShape
    filters = OfALot
    kind: Movement.Kind

    def query(self) -> QuerySet[Movement]:
        return queries.movements().filter(kind=self.kind)

    def made(self, given: dict[str, Any]) -> Movement:
        """The movement an operation has just posted: the lot's latest, its item being locked."""
        return self.query().filter(lot=given["lot"])[:1].get()


class Transfers(_Moves):
    """Stock moved to another place, another container, or both."""

    writes = Right.MOVE_STOCK
    kind = Movement.Kind.TRANSFER

    def post(self, command: commands.Transfer) -> Movement:
        given = where_it_lies(command.validated_data)
        if code := given.pop("to", ""):
            given["to"] = named(catalog.location_by_code, code, field="to", what="location")
        operations.transfer(**given)
        return self.made(given)


class Adjustments(_Moves):
    """On hand put right to what was counted, with a reason."""

    writes = Right.ADJUST_STOCK
    kind = Movement.Kind.ADJUSTMENT

    def post(self, command: commands.Adjust) -> Movement:
        given = where_it_lies(command.validated_data)
        operations.adjust(**given)
        return self.made(given)


class Scraps(_Moves):
    """Stock destroyed, with a reason."""

    writes = Right.ADJUST_STOCK
    kind = Movement.Kind.SCRAP

    def post(self, command: commands.TakeOut) -> Movement:
        given = where_it_lies(command.validated_data)
        operations.scrap(**given)
        return self.made(given)


class Samples(_Moves):
    """Samples taken of lots."""

    writes = Right.SAMPLE
    kind = Movement.Kind.SAMPLE

    def post(self, command: commands.Sample) -> Movement:
        given = where_it_lies(command.validated_data)
        operations.sample(**given)
        return self.made(given)


class SupplierReturns(_Moves):
    """Stock sent back to its supplier, with a reason."""

    writes = Right.MOVE_STOCK
    kind = Movement.Kind.RETURN

    def query(self) -> QuerySet[Movement]:
        return super().query().filter(to_location__kind="supplier")

    def post(self, command: commands.TakeOut) -> Movement:
        given = where_it_lies(command.validated_data)
        operations.return_to_supplier(**given)
        return self.made(given)


class Reversals(TenantEndpoint):
    """Undo the movement by one the other way round; both stay in the ledger."""

    reads, writes = Right.SEE_STOCK, Right.ADJUST_STOCK
    shape = shapes.MovementShape

    def query(self) -> QuerySet[Movement]:
        return queries.movements()

    def post(self, record: Movement, command: commands.Reverse) -> Movement:
        operations.reverse(movements=[record], **command.validated_data)
        return record


def where_it_lies(values: dict[str, Any]) -> dict[str, Any]:
    """The body with item, lot, place and container found by their codes."""
    given = dict(values)
    item = named(catalog.item_by_code, given.pop("sku"), field="sku", what="item")
    given["lot"] = named(
        lambda code: lots.lot_by_code(item, code), given["lot"], field="lot", what=f"lot of {item}"
    )
    given["location"] = named(
        catalog.location_by_code, given["location"], field="location", what="location"
    )
    if code := given.pop("container", ""):
        given["container"] = named(
            lots.container_by_code, code, field="container", what="container"
        )
    return given
