"""What lots cost: entries on lots and batches, where late ones went, how batches pass theirs on.

Amounts are in the tenant's currency and its minor unit. Only the database's functions write here.
"""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q

from core.models import Document, Member
from core.tenancy.models import TenantKey, TenantModel, Trail
from lots.models.lots import Lot

ORIGINS = ("receipt", "opening", "output")


class CostEntry(TenantModel):
    """So much more, or less, that a lot or a batch costs.

    The sum of a lot's amounts is its cost, the sum of its quantities what came from its origin; a
    reversed origin takes both off. No amount is not costed yet, which 0 is not. `movement` is the
    one it prices. What was paid in another currency stands beside the amount, with its rate.
    """

    class Source(models.TextChoices):
        RECEIPT = "receipt"
        OPENING = "opening"
        OUTPUT = "output"
        CONVERSION = "conversion"
        FREIGHT = "freight"
        DUTY = "duty"
        INVOICE_DIFFERENCE = "invoice_difference"
        CORRECTION = "correction"
        REVERSAL = "reversal"
        LOSS = "loss"  # what a closed batch lost beyond the expected, taken off the batch

    trail = Trail.LEDGER
    privileges = "SELECT"

    lot = TenantKey(Lot, null=True, related_name="cost_entries")
    batch = TenantKey(Document, null=True, related_name="+")
    source = models.CharField(max_length=20, choices=Source)
    document = TenantKey(Document, null=True, related_name="+")
    movement = models.UUIDField(null=True)
    quantity = models.DecimalField(max_digits=20, decimal_places=6, default=0)
    amount = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    entered_currency = models.CharField(max_length=3, blank=True)
    entered_amount = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    rate = models.DecimalField(max_digits=26, decimal_places=12, null=True)
    derived_from = TenantKey("self", null=True, related_name="derived")
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
                name="lots_costentry_one_target",
                condition=Q(lot__isnull=False, batch__isnull=True)
                | Q(lot__isnull=True, batch__isnull=False),
            ),
            CheckConstraint(
                name="lots_costentry_origin",
                # Only what comes from an origin, or is taken back from it, brings a quantity.
                condition=Q(quantity=0)
                | Q(source__in=ORIGINS, quantity__gt=0, movement__isnull=False, lot__isnull=False)
                | Q(source="reversal", quantity__lt=0, movement__isnull=False, lot__isnull=False),
            ),
            CheckConstraint(
                name="lots_costentry_uncosted_origin",
                condition=Q(amount__isnull=False) | ~Q(quantity=0),
            ),
        ]
        indexes = [
            models.Index(
                fields=["tenant_id", "lot"],
                include=["amount", "quantity"],
                condition=Q(lot__isnull=False),
                name="lots_costentry_of_lot",
            ),
            models.Index(
                fields=["tenant_id", "batch"],
                condition=Q(batch__isnull=False),
                name="lots_costentry_of_batch",
            ),
            models.Index(fields=["tenant_id", "document", "id"], name="lots_costentry_document"),
            models.Index(fields=["tenant_id", "xid", "id"], name="lots_costentry_xid"),
        ]


class CostShare(TenantModel):
    """What an entry that came late did where the lot's material is, or went: one row a bucket.

    Own places are one bucket; so is each document outside that still holds something of the lot,
    each scrapping and each sample. All but `unshared` sum to the entry's amount, less what the
    movement it prices posted; `unshared` is what the lot could not take, having no stock or no
    cost left to take it off.
    """

    class Kind(models.TextChoices):
        OWN = "own"
        PROCESS = "process"
        CUSTOMER = "customer"
        SUPPLIER = "supplier"
        SCRAP = "scrap"
        SAMPLE = "sample"
        COUNT = "count"
        UNSHARED = "unshared"

    trail = Trail.LEDGER
    privileges = "SELECT"

    entry = TenantKey(CostEntry, related_name="shares")
    kind = models.CharField(max_length=20, choices=Kind)
    document = TenantKey(Document, null=True, related_name="+")
    movement = models.UUIDField(null=True)  # of a scrapping or a sample
    amount = models.DecimalField(max_digits=20, decimal_places=4)
    recorded_at = models.DateTimeField()
    xid = models.BigIntegerField()
    leaf = models.BinaryField()

    class Meta(TenantModel.Meta):
        constraints = [
            CheckConstraint(name="lots_costshare_something", condition=~Q(amount=0)),
        ]
        indexes = [
            models.Index(fields=["tenant_id", "document", "kind"], name="lots_costshare_document"),
            models.Index(fields=["tenant_id", "xid", "id"], name="lots_costshare_xid"),
        ]


class CostSplit(TenantModel):
    """How a closed batch passes its cost on: to each lot it made by its weight.

    The row without a lot is what was lost beyond the expected. A batch without rows is open.
    """

    trail = Trail.LEDGER
    privileges = "SELECT"

    batch = TenantKey(Document, related_name="+")
    lot = TenantKey(Lot, null=True, related_name="+")
    weight = models.DecimalField(max_digits=20, decimal_places=6)
    recorded_at = models.DateTimeField()
    xid = models.BigIntegerField()
    leaf = models.BinaryField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["tenant_id", "batch", "lot"],
                nulls_distinct=False,
                name="lots_costsplit_once",
            ),
            CheckConstraint(name="lots_costsplit_weight", condition=Q(weight__gt=0)),
        ]
        indexes = [
            models.Index(fields=["tenant_id", "xid", "id"], name="lots_costsplit_xid"),
        ]
