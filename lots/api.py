"""Containers, decisions and restrictions over REST."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from catalog import queries as catalog
from core.api.endpoint import TenantEndpoint
from core.api.filters import CharFilter, Filters
from core.api.named import named
from core.rights import Right
from lots import operations, queries, serializers
from lots.models import Container, Lot, Restriction
from lots.operations import Scope


class ContainerFilters(Filters):
    code = CharFilter(max_length=200, method="with_code")
    lot = CharFilter(max_length=200, method="of_lot")

    def with_code(self, rows: QuerySet[Container], name: str, code: str) -> QuerySet[Container]:
        return rows.filter(pk__in=queries.containers_by_code([code]).values())

    def of_lot(self, rows: QuerySet[Container], name: str, code: str) -> QuerySet[Container]:
        return rows.filter(lot__in=queries.lots_named(code).order_by())


class Containers(TenantEndpoint):
    """Numbered containers (LPN), each of one lot. Receiving and transfers make them."""

    reads = Right.SEE_STOCK
    shape = serializers.ContainerShape
    filters = ContainerFilters

    def query(self) -> QuerySet[Container]:
        return queries.containers()


class Openings(TenantEndpoint):
    """Write down that the container was opened; its life after opening counts from that day."""

    reads, writes = Right.SEE_STOCK, Right.MOVE_STOCK
    shape = serializers.ContainerShape

    def query(self) -> QuerySet[Container]:
        return queries.containers()

    def post(self, record: Container, command: serializers.Opening) -> Container:
        return operations.open_container(container=record, **command.validated_data)


class Decisions(TenantEndpoint):
    """Release, reject or quarantine the lot, with a reason."""

    reads, writes = Right.SEE_STOCK, Right.DECIDE_LOTS
    shape = serializers.DecidedLotShape

    def query(self) -> QuerySet[Lot]:
        return queries.lots()

    def post(self, record: Lot, command: serializers.Decision) -> Lot:
        return operations.decide(lot=record, **command.validated_data)


class Restrictions(TenantEndpoint):
    """What may not be done with a lot, a container, an item, a location, a supplier or its lot.

    Restrictions stack. One catches what is there and what is received later, until it is lifted.
    """

    reads, writes = Right.SEE_STOCK, Right.DECIDE_LOTS
    shape = serializers.RestrictionShape

    def query(self) -> QuerySet[Restriction]:
        return queries.restrictions()

    def post(self, command: serializers.Restrict) -> Restriction:
        given = dict(command.validated_data)
        uses = given.pop("uses")
        return operations.restrict(scope=_scope(given), uses=uses)


class Liftings(TenantEndpoint):
    """End the restriction; others on the same stock stay."""

    reads, writes = Right.SEE_STOCK, Right.DECIDE_LOTS
    shape = serializers.RestrictionShape

    def query(self) -> QuerySet[Restriction]:
        return queries.restrictions()

    def post(self, record: Restriction, command: serializers.Lift) -> Restriction:
        return operations.lift(restriction=record)


def _scope(given: dict[str, Any]) -> Scope:
    found: dict[str, Any] = {"supplier_lot": given.get("supplier_lot", "")}
    if code := given.get("sku"):
        found["item"] = named(catalog.item_by_code, code, field="sku", what="item")
    if code := given.get("lot"):
        item = found.pop("item", None)
        found["lot"] = named(
            lambda name: queries.lot_by_code(item, name) if item else None,
            code,
            field="lot",
            what=f"lot of {item}" if item else "lot without its sku:",
        )
    for field, find in (
        ("container", queries.container_by_code),
        ("location", catalog.location_by_code),
        ("supplier", catalog.partner_by_code),
    ):
        if code := given.get(field):
            found[field] = named(find, code, field=field, what=field)
    return Scope(**found)
