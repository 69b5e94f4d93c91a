"""Where, and how much? The ledger of movements and the balances the database keeps of it."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from catalog.models import Item, Location
from core.models import Document, Member
from core.tenancy.models import TenantKey, TenantModel, Trail
from inventory.rules import MOST
from lots.models import Container, Lot


class Movement(TenantModel):
    """So much of a lot from one place to another. Added by the database's functions, never changed.

    `quantity` is unsigned and in the item's stock unit; what was typed stands beside it. The rows
    of one call share a `posting`. A correction is another movement that names what it reverses.
    `sequence` is its place among the movements of its lot. `amount` is the value that left our own
    places with it or came to them, 0 within them; none while the lot is not costed.
    """

    class Kind(models.TextChoices):
        RECEIPT = "receipt"
        OPENING = "opening"
        ISSUE = "issue"
        OUTPUT = "output"
        RETURN = "return"
        TRANSFER = "transfer"
        ADJUSTMENT = "adjustment"
        SCRAP = "scrap"
        SAMPLE = "sample"
        SHIPMENT = "shipment"
        REVERSAL = "reversal"

    trail = Trail.LEDGER
    privileges = "SELECT"

    posting = models.UUIDField()
    kind = models.CharField(max_length=20, choices=Kind)
    lot = TenantKey(Lot, related_name="movements")
    from_location = TenantKey(Location, related_name="+")
    from_container = TenantKey(Container, null=True, related_name="+")
    to_location = TenantKey(Location, related_name="+")
    to_container = TenantKey(Container, null=True, related_name="+")
    quantity = models.DecimalField(max_digits=20, decimal_places=6)
    sequence = models.BigIntegerField()
    amount = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    entered_quantity = models.CharField(max_length=40)
    entered_uom = models.CharField(max_length=40)
    document = TenantKey(Document, null=True, related_name="+")
    reverses = TenantKey("self", null=True, related_name="reversed_by")
    overrides_fefo = models.BooleanField(default=False)
    effective_at = models.DateTimeField()
    accounting_date = models.DateField()
    member = TenantKey(Member, null=True, related_name="+")
    operation = models.CharField(max_length=100)
    reason = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    xid = models.BigIntegerField()
    leaf = models.BinaryField()

    class Meta(TenantModel.Meta):
        constraints = [
            CheckConstraint(
                name="inventory_movement_quantity",
                condition=Q(quantity__gt=0) & Q(quantity__lt=MOST),
            ),
            CheckConstraint(
                name="inventory_movement_two_places",
                # Within one place stock moves between containers.
                condition=~Q(from_location=F("to_location"))
                | Q(from_container__isnull=True, to_container__isnull=False)
                | Q(from_container__isnull=False, to_container__isnull=True)
                | ~Q(from_container=F("to_container")),
            ),
            CheckConstraint(
                name="inventory_movement_override_has_reason",
                condition=Q(overrides_fefo=False) | ~Q(reason=""),
            ),
            UniqueConstraint(
                fields=["tenant_id", "lot", "sequence"], name="inventory_movement_sequence"
            ),
            CheckConstraint(name="inventory_movement_amount", condition=Q(amount__gte=0)),
            UniqueConstraint(
                fields=["tenant_id", "reverses"],
                condition=Q(reverses__isnull=False),
                name="inventory_movement_undone_once",
            ),
        ]
        indexes = [
            models.Index(fields=["tenant_id", "document", "id"], name="inventory_move_document"),
            models.Index(fields=["tenant_id", "recorded_at", "id"], name="inventory_move_time"),
            models.Index(fields=["tenant_id", "posting"], name="inventory_move_posting"),
            models.Index(fields=["tenant_id", "xid", "id"], name="inventory_move_xid"),
        ]


class Quant(TenantModel):
    """What is left of a lot in one place, in one container or loose. Only triggers write it.

    Places outside (suppliers, batches, scrap) have no quant: their balance is the sum of movements.
    The last five fields repeat lot and container, so that one index holds the FEFO order.
    """

    trail = Trail.WORKING
    privileges = "SELECT"

    lot = TenantKey(Lot, related_name="quants")
    location = TenantKey(Location, related_name="quants")
    container = TenantKey(Container, null=True, related_name="quants")
    item = TenantKey(Item, related_name="quants")
    on_hand = models.DecimalField(max_digits=20, decimal_places=6)
    reserved = models.DecimalField(max_digits=20, decimal_places=6, default=0)
    usable_through = models.DateField()  # 9999-12-31: no limit
    opened_rank = models.PositiveSmallIntegerField(default=1)  # 0: an open container, taken first
    received_on = models.DateField(null=True)
    lot_code = models.CharField(max_length=200)
    container_code = models.CharField(max_length=200, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            UniqueConstraint(
                fields=["tenant_id", "lot", "location", "container"],
                nulls_distinct=False,
                name="inventory_quant_place",
            ),
            CheckConstraint(
                name="inventory_quant_reserved",
                condition=Q(reserved__gte=0) & Q(reserved__lte=F("on_hand")),
            ),
            CheckConstraint(
                name="inventory_quant_on_hand",
                condition=Q(on_hand__gte=0) & Q(on_hand__lt=MOST),
            ),
        ]
        indexes = [
            models.Index(
                fields=[
                    "tenant_id",
                    "item",
                    "usable_through",
                    "opened_rank",
                    "received_on",
                    "lot_code",
                    "container_code",
                    "id",
                ],
                condition=Q(on_hand__gt=F("reserved")),
                name="inventory_quant_fefo",
            ),
        ]


class Reservation(TenantModel):
    """Stock promised to a document: of an item (soft), or of a lot where it lies (hard).

    A hard one is taken off what is free; nobody else gets it. It is open until what it holds was
    consumed, or it was released or ran out, and closes exactly once. Only the database writes it.
    """

    class State(models.TextChoices):
        OPEN = "open"
        CONSUMED = "consumed"
        RELEASED = "released"
        EXPIRED = "expired"

    trail = Trail.WORKING
    privileges = "SELECT"

    document = TenantKey(Document, related_name="+")
    line = models.PositiveIntegerField()
    item = TenantKey(Item, related_name="reservations")
    lot = TenantKey(Lot, null=True, related_name="reservations")
    location = TenantKey(Location, null=True, related_name="reservations")
    container = TenantKey(Container, null=True, related_name="reservations")
    use = models.CharField(max_length=20)
    need_on = models.DateField()
    usable_through = models.DateField()  # what it takes must be usable through this day
    quantity = models.DecimalField(max_digits=20, decimal_places=6)
    consumed = models.DecimalField(max_digits=20, decimal_places=6, default=0)
    expires_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=20, choices=State, default=State.OPEN)
    member = TenantKey(Member, null=True, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            CheckConstraint(
                name="inventory_reservation_quantity",
                condition=Q(quantity__gt=0) & Q(quantity__lt=MOST),
            ),
            CheckConstraint(
                name="inventory_reservation_consumed",
                condition=Q(consumed__gte=0) & Q(consumed__lte=F("quantity")),
            ),
            CheckConstraint(
                name="inventory_reservation_soft_or_hard",
                condition=Q(lot__isnull=True, location__isnull=True, container__isnull=True)
                | Q(lot__isnull=False, location__isnull=False),
            ),
            CheckConstraint(
                name="inventory_reservation_closed_once",
                condition=Q(state="open", closed_at__isnull=True)
                | Q(state="consumed", closed_at__isnull=False, consumed=F("quantity"))
                | Q(state__in=["released", "expired"], closed_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["tenant_id", "document", "line", "id"], name="inventory_reserved_for"
            ),
            models.Index(
                fields=["tenant_id", "lot", "location"],
                condition=Q(state="open", lot__isnull=False),
                name="inventory_reserved_lot",
            ),
            models.Index(
                fields=["tenant_id", "item", "need_on"],
                condition=Q(state="open"),
                name="inventory_reserved_item",
            ),
        ]

    @property
    def left(self) -> Decimal:
        """What it still holds."""
        return self.quantity - self.consumed


class PostedKey(TenantModel):
    """A key a caller gave with a posting. Unique for ever: a repeat finds what was posted."""

    trail = Trail.LEDGER
    privileges = "SELECT"

    key = models.CharField(max_length=200)
    posting = models.UUIDField()

    class Meta(TenantModel.Meta):
        constraints = [
            UniqueConstraint(fields=["tenant_id", "key"], name="inventory_postedkey_key")
        ]
