"""Where, and how much? The ledger of movements and the balances the database keeps of it."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from catalog.models import Item, Location
from core.models import Document, Member
from core.tenancy.models import TenantKey, TenantModel, Trail
from inventory.rules import MOST
from lots.models import Lot


class Movement(TenantModel):
    """So much of a lot from one place to another. Added by the database's functions, never changed.

    `quantity` is unsigned and in the item's stock unit; what was typed stands beside it. The rows
    of one call share a `posting`. A correction is another movement that names what it reverses.
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
    to_location = TenantKey(Location, related_name="+")
    quantity = models.DecimalField(max_digits=20, decimal_places=6)
    entered_quantity = models.CharField(max_length=40)
    entered_uom = models.CharField(max_length=40)
    document = TenantKey(Document, null=True, related_name="+")
    reverses = TenantKey("self", null=True, related_name="reversed_by")
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
                condition=~Q(from_location=F("to_location")),
            ),
            UniqueConstraint(
                fields=["tenant_id", "reverses"],
                condition=Q(reverses__isnull=False),
                name="inventory_movement_undone_once",
            ),
        ]
        indexes = [
            models.Index(fields=["tenant_id", "lot", "id"], name="inventory_move_lot"),
            models.Index(fields=["tenant_id", "document", "id"], name="inventory_move_document"),
            models.Index(fields=["tenant_id", "recorded_at", "id"], name="inventory_move_time"),
            models.Index(fields=["tenant_id", "posting"], name="inventory_move_posting"),
            models.Index(fields=["tenant_id", "xid", "id"], name="inventory_move_xid"),
        ]


class Quant(TenantModel):
    """What is left of a lot in one of our own places. Only the database's triggers write it.

    Places outside (suppliers, batches, scrap) have no quant: their balance is the sum of movements.
    The last three fields repeat the lot, so that one index holds the FEFO order.
    """

    trail = Trail.WORKING
    privileges = "SELECT"

    lot = TenantKey(Lot, related_name="quants")
    location = TenantKey(Location, related_name="quants")
    item = TenantKey(Item, related_name="quants")
    on_hand = models.DecimalField(max_digits=20, decimal_places=6)
    reserved = models.DecimalField(max_digits=20, decimal_places=6, default=0)
    usable_through = models.DateField()  # 9999-12-31: the lot has no limit
    received_on = models.DateField(null=True)
    lot_code = models.CharField(max_length=200)

    class Meta(TenantModel.Meta):
        constraints = [
            UniqueConstraint(fields=["tenant_id", "lot", "location"], name="inventory_quant_place"),
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
                fields=["tenant_id", "item", "usable_through", "received_on", "lot_code", "id"],
                condition=Q(on_hand__gt=F("reserved")),
                name="inventory_quant_fefo",
            ),
        ]


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
