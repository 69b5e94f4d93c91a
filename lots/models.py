"""Which one? Lots, and which lot went into which."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.db.models.functions import Lower

from catalog.models import Item
from core.models import Document
from core.tenancy.models import TenantKey, TenantModel, Trail


class Lot(TenantModel):
    """Material that is one and the same: one item, one origin, one set of dates.

    `disposition` is somebody's decision; who, when and why stand in the trail. Whether the lot has
    expired is never stored: the database compares dates when it is used.
    """

    class Disposition(models.TextChoices):
        QUARANTINE = "quarantine"
        RELEASED = "released"
        REJECTED = "rejected"

    item = TenantKey(Item, related_name="lots")
    code = models.CharField(max_length=200)
    supplier = models.CharField(max_length=200, blank=True)
    supplier_lot = models.CharField(max_length=200, blank=True)
    made_on = models.DateField(null=True, blank=True)
    # Only the month is known: made_on is its first day, and is shown as the month.
    made_on_is_month = models.BooleanField(default=False)
    received_on = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    disposition = models.CharField(max_length=20, choices=Disposition)

    class Meta(TenantModel.Meta):
        constraints = [
            UniqueConstraint("tenant_id", "item", Lower("code"), name="lots_lot_code"),
            CheckConstraint(name="lots_lot_has_code", condition=~Q(code="")),
            CheckConstraint(
                name="lots_lot_expires_after_made",
                condition=Q(expires_on__isnull=True)
                | Q(made_on__isnull=True)
                | Q(expires_on__gte=F("made_on")),
            ),
            CheckConstraint(
                name="lots_lot_month_begins",
                condition=Q(made_on_is_month=False) | Q(made_on__day=1),
            ),
            CheckConstraint(
                name="lots_lot_disposition_known",
                condition=Q(disposition__in=["quarantine", "released", "rejected"]),
            ),
        ]
        indexes = [
            models.Index("tenant_id", Lower("code"), name="lots_lot_by_code"),
            models.Index(
                "tenant_id",
                Lower("supplier_lot"),
                condition=~Q(supplier_lot=""),
                name="lots_lot_by_supplier_lot",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class LotLink(TenantModel):
    """So much of the input lot went into the output lot, in this batch. Written by the database.

    A migrated one comes from before this ledger: no movement stands behind it, and where nobody
    wrote down how much was used it has no quantity.
    """

    trail = Trail.LEDGER
    privileges = "SELECT"

    input_lot = TenantKey(Lot, related_name="went_into")
    output_lot = TenantKey(Lot, related_name="came_from")
    document = TenantKey(Document, related_name="+")
    quantity = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    entered_quantity = models.CharField(max_length=40, blank=True, db_default="")
    entered_uom = models.CharField(max_length=40, blank=True, db_default="")
    is_migrated = models.BooleanField(db_default=False)
    recorded_at = models.DateTimeField()
    xid = models.BigIntegerField()
    leaf = models.BinaryField()

    class Meta(TenantModel.Meta):
        constraints = [
            UniqueConstraint(
                fields=["tenant_id", "input_lot", "output_lot", "document"],
                name="lots_lotlink_once",
            ),
            CheckConstraint(name="lots_lotlink_positive", condition=Q(quantity__gt=0)),
            CheckConstraint(name="lots_lotlink_two_lots", condition=~Q(input_lot=F("output_lot"))),
            CheckConstraint(
                name="lots_lotlink_recorded",
                condition=Q(is_migrated=True)
                | Q(quantity__isnull=False, entered_quantity="", entered_uom=""),
            ),
        ]
        indexes = [
            models.Index(fields=["tenant_id", "output_lot", "input_lot"], name="lots_lotlink_back"),
            models.Index(fields=["tenant_id", "xid", "id"], name="lots_lotlink_xid"),
        ]
