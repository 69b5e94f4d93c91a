"""What is on hand, and what moved."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice, repeat
from uuid import UUID

from django.db import connection
from django.db.models import (
    DecimalField,
    Exists,
    F,
    Min,
    OuterRef,
    Prefetch,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce

from catalog.models import Item, Location
from catalog.rules.items import key_of
from core.models import Document
from core.tenancy.context import current_tenant_id
from inventory.models import Movement, PostedKey, Quant
from inventory.queries.costs import cost_digits, lot_values
from lots.models import Container, CostEntry, Lot
from lots.valuation import parts_of

NOTHING = Value(Decimal(0), output_field=DecimalField(max_digits=20, decimal_places=6))


@dataclass(frozen=True, slots=True)
class Balance:
    """What became of a lot. The residual is what nobody can account for: 0 in this ledger."""

    made_or_received: Decimal
    on_hand: Decimal
    consumed: Decimal
    shipped: Decimal
    sampled: Decimal
    scrapped: Decimal
    adjusted: Decimal

    @property
    def residual(self) -> Decimal:
        """In minus out minus what is here."""
        return self.made_or_received - (
            self.on_hand
            + self.consumed
            + self.shipped
            + self.sampled
            + self.scrapped
            + self.adjusted
        )


def quants() -> QuerySet[Quant]:
    """Stock on hand with lot, item and place, in FEFO order by item."""
    return (
        Quant.objects.filter(on_hand__gt=0)
        .select_related("lot__supplier", "location", "item", "container")
        .annotate(free=F("on_hand") - F("reserved"))
        .order_by(
            "item__sku_key",
            "usable_through",
            "opened_rank",
            "received_on",
            "lot_code",
            "container_code",
            "pk",
        )
    )


def lots_with_stock(*, all_of_them: bool = False) -> QuerySet[Lot]:
    """Lots with what is on hand and free of each, the latest first; used-up ones if asked."""
    of_the_lot = Quant.objects.filter(lot=OuterRef("pk")).order_by().values("lot")
    left = of_the_lot.annotate(total=Sum("on_hand")).values("total")
    free = of_the_lot.annotate(total=Sum(F("on_hand") - F("reserved"))).values("total")
    found = Lot.objects.select_related("item", "supplier").annotate(
        on_hand=Coalesce(Subquery(left), NOTHING), free=Coalesce(Subquery(free), NOTHING)
    )
    if not all_of_them:
        found = found.filter(Exists(Quant.objects.filter(lot=OuterRef("pk"), on_hand__gt=0)))
    return found.order_by("-pk")


def quants_of(lot: Lot) -> QuerySet[Quant]:
    """Where the lot is, by place."""
    return quants().filter(lot=lot).order_by("location__code_key", "container_code", "pk")


def quants_of_item(item: Item) -> QuerySet[Quant]:
    """What is on hand of the item, in FEFO order."""
    return quants().filter(item=item)


def lots_expiring(*, through: date) -> QuerySet[Lot]:
    """Lots on hand whose last usable day is `through` or earlier, the earliest first."""
    return (
        lots_with_stock()
        .filter(usable_through__lte=through)
        .order_by("usable_through", "item__sku_key", "code_key", "pk")
    )


def lots_waiting() -> QuerySet[Lot]:
    """Lots on hand in quarantine, the one received first leading."""
    waiting = lots_with_stock().filter(disposition=Lot.Disposition.QUARANTINE)
    return waiting.order_by("received_on", "pk")


def expiring(*, through: date) -> QuerySet[Quant]:
    """Stock on hand whose last usable day is `through` or earlier, the earliest first."""
    return (
        quants()
        .filter(usable_through__lte=through)
        .exclude(lot__disposition=Lot.Disposition.REJECTED)
        .order_by("usable_through", "pk")
    )


def on_hand(lot: Lot) -> Decimal:
    """What is left of the lot in all of our own places."""
    total = Quant.objects.filter(lot=lot).aggregate(total=Sum("on_hand"))["total"]
    return total or Decimal(0)


def quant_at(lot: Lot, location: Location, container: Container | None = None) -> Quant | None:
    """What lies of the lot in this place, in this container or loose; None when it never did."""
    found = quants_ever().filter(lot=lot, location=location, container=container)
    return found.first()


def quants_ever() -> QuerySet[Quant]:
    """Every balance, the empty ones too, with lot, item and place."""
    return Quant.objects.select_related("lot__item", "location__site", "container").order_by("pk")


def came_in(lot_ids: Collection[UUID]) -> dict[UUID, Decimal]:
    """How much of each lot was received, opened with or made."""
    inward = [Movement.Kind.RECEIPT, Movement.Kind.OPENING, Movement.Kind.OUTPUT]
    rows = (
        Movement.objects.filter(lot__in=lot_ids, kind__in=inward)
        .values("lot_id")
        .annotate(total=Sum("quantity"))
        .order_by("lot_id")
    )
    return {row["lot_id"]: row["total"] for row in rows}


def lots_of_items(item_ids: Collection[UUID], codes: Iterable[str]) -> dict[tuple[UUID, str], Lot]:
    """The lots of these items with these codes, by item and code in lower case."""
    wanted = sorted({key_of(code) for code in codes})
    found = Lot.objects.filter(item__in=item_ids, code_key__in=wanted).order_by("pk")
    found = found.select_related("item", "supplier")
    return {(lot.item_id, lot.code_key): lot for lot in found}


def opened_with(
    lot_ids: Collection[UUID],
) -> dict[tuple[UUID, UUID, str], tuple[Decimal, Decimal | None]]:
    """What these lots were opened with and at what cost, by lot, place and key of the container."""
    cost = CostEntry.objects.filter(movement=OuterRef("pk"), lot=OuterRef("lot"))
    rows = (
        Movement.objects.filter(lot__in=lot_ids, kind=Movement.Kind.OPENING)
        .annotate(cost=Subquery(cost.values("amount")[:1]))
        .values("lot_id", "to_location_id", "to_container__code_key")
        .annotate(total=Sum("quantity"), cost_of_all=Sum("cost"))
        .order_by("lot_id", "to_location_id", "to_container__code_key")
    )
    return {
        (row["lot_id"], row["to_location_id"], row["to_container__code_key"] or ""): (
            row["total"],
            row["cost_of_all"],
        )
        for row in rows
    }


def lot_posted(key: str) -> Lot | None:
    """The lot that was received under this key, or None."""
    posted = PostedKey.objects.filter(key=key).first()
    if posted is None:
        return None
    return Lot.objects.filter(movements__posting=posted.posting).first()


def document_posted(key: str) -> Document:
    """The document of what was posted under this key."""
    posting = PostedKey.objects.filter(key=key).values("posting")
    first = Movement.objects.filter(posting__in=posting).select_related("document").earliest("pk")
    return first.document  # type: ignore[no-any-return]


def opened_before(document: Document, lot: Lot) -> date | None:
    """The first day of opening of the containers from which the lot went out under a document."""
    went = Movement.objects.filter(
        document=document, lot=lot, to_location__kind__in=["process", "customer"]
    )
    first: date | None = went.aggregate(first=Min("from_container__opened_on"))["first"]
    return first


def lot_as_kept(lot: Lot) -> Lot:
    """The lot the database has just recorded; what it computes is read when it is asked for."""
    names = [field.attname for field in Lot._meta.concrete_fields if not field.generated]
    kept = Lot.from_db(connection.alias, names, [getattr(lot, name) for name in names])
    kept.item = lot.item
    return kept


def is_posted(key: str) -> bool:
    """Whether a posting stands under this key; none stands under an empty one."""
    return bool(key) and PostedKey.objects.filter(key=key).exists()


def adjusted_under(key: str) -> Decimal | None:
    """How much an adjustment under this key put on hand, below zero what it took; or None."""
    if not is_posted(key):
        return None
    posting = PostedKey.objects.get(key=key).posting
    found = Movement.objects.select_related("to_location").get(posting=posting)
    return -found.quantity if found.to_location.is_virtual else found.quantity


def overrides() -> QuerySet[Movement]:
    """Movements that passed over what FEFO would have taken, the latest first."""
    return movements().filter(overrides_fefo=True)


def movements() -> QuerySet[Movement]:
    """Every movement, the latest first."""
    return Movement.objects.select_related(
        "lot__item",
        "lot__supplier",
        "from_location",
        "from_container",
        "to_location",
        "to_container",
        "document",
        "member",
        "reverses",
    ).order_by("-pk")


def receipts() -> QuerySet[Movement]:
    """What came from suppliers, the latest first."""
    return movements().filter(kind=Movement.Kind.RECEIPT)


def movements_of(lot: Lot) -> QuerySet[Movement]:
    """What happened to the lot, the latest first."""
    return movements().filter(lot=lot)


def undone_by(movement: Movement) -> Movement | None:
    """The movement that undid this one, or None."""
    return movements().filter(reverses=movement).first()


# Net of what came back: a reversal or a return goes the other way through the same two kinds.
_BALANCE = """
    SELECT coalesce(sum(amount) FILTER (WHERE kind IN ('supplier', 'opening')
                                        OR kind = 'process' AND amount_kind = 'output'), 0),
           coalesce(-sum(amount) FILTER (WHERE kind = 'process' AND amount_kind <> 'output'), 0),
           coalesce(-sum(amount) FILTER (WHERE kind = 'customer'), 0),
           coalesce(-sum(amount) FILTER (WHERE kind = 'sample'), 0),
           coalesce(-sum(amount) FILTER (WHERE kind = 'scrap'), 0),
           coalesce(-sum(amount) FILTER (WHERE kind = 'count'), 0)
    FROM (
        SELECT outer_place.kind, m.kind AS amount_kind, m.quantity AS amount
        FROM inventory_movement m
        JOIN catalog_location outer_place
          ON outer_place.tenant_id = m.tenant_id AND outer_place.id = m.from_location_id
        WHERE m.tenant_id = %s AND m.lot_id = %s AND outer_place.is_virtual
        UNION ALL
        SELECT outer_place.kind, m.kind, -m.quantity
        FROM inventory_movement m
        JOIN catalog_location outer_place
          ON outer_place.tenant_id = m.tenant_id AND outer_place.id = m.to_location_id
        WHERE m.tenant_id = %s AND m.lot_id = %s AND outer_place.is_virtual
    ) crossed
"""


def balance(lot: Lot) -> Balance:
    """The lot's mass balance, from every movement that crossed our own border."""
    tenant_id = current_tenant_id()
    with connection.cursor() as cursor:
        cursor.execute(_BALANCE, [tenant_id, lot.id, tenant_id, lot.id])
        came, consumed, shipped, sampled, scrapped, adjusted = cursor.fetchone()
    return Balance(
        made_or_received=came,
        on_hand=on_hand(lot),
        consumed=consumed,
        shipped=shipped,
        sampled=sampled,
        scrapped=scrapped,
        adjusted=adjusted,
    )


def lots_by_place() -> Iterator[tuple[Lot, Quant | None, Decimal | None]]:
    """Every lot with each place it is in, how much and its part of the value, None if not costed.

    A used-up lot comes once, without a place.
    """
    lots = Lot.objects.select_related("item", "supplier").order_by(
        "item__sku_key", "code_key", "pk"
    )
    places = Prefetch(
        "quants",
        Quant.objects.filter(on_hand__gt=0)
        .select_related("location__site", "container")
        .order_by("location__code_key", "container_code", "pk"),
        to_attr="stocked",
    )
    digits = cost_digits()
    rows = lots.prefetch_related(places).iterator(chunk_size=2_000)
    while some := list(islice(rows, 2_000)):
        worth = lot_values([lot.id for lot in some])
        for lot in some:
            stocked: list[Quant] = list(lot.stocked)
            if not stocked:
                yield lot, None, None
            yield from zip(
                repeat(lot), stocked, _parts(worth[lot.id], stocked, digits), strict=False
            )


def _parts(value: Decimal | None, stocked: list[Quant], digits: int) -> list[Decimal | None]:
    if value is None:
        return [None] * len(stocked)
    places = [
        (quant.location.site.code, f"{quant.location.code}\t{quant.container_code}", quant.on_hand)
        for quant in stocked
    ]
    return list(parts_of(value, places, digits=digits))
