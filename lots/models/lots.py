"""Which one? Lots, their containers, what restricts their use, and which lot went into which."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint, Value
from django.db.models.functions import Coalesce, Least, Now

from catalog.models import Item, Location, Partner
from catalog.models.folding import folded
from core.models import Document
from core.tenancy.models import TenantKey, TenantModel, Trail

NO_LIMIT = Value(date.max, output_field=models.DateField())


class Lot(TenantModel):
    """Material that is one and the same: one item, one origin, one set of dates.

    `disposition` is somebody's decision; who, when and why stand in the trail. Whether the lot has
    expired is never stored: the database compares dates when it is used. `usable_through` is the
    earlier of expiry and retest (a container's own clock comes on top), 9999-12-31 without either.
    """

    class Disposition(models.TextChoices):
        QUARANTINE = "quarantine"
        RELEASED = "released"
        REJECTED = "rejected"

    item = TenantKey(Item, related_name="lots")
    code = models.CharField(max_length=200)
    code_key = folded("code")
    supplier = TenantKey(Partner, null=True, blank=True, related_name="lots")
    supplier_lot = models.CharField(max_length=200, blank=True)
    supplier_lot_key = folded("supplier_lot")
    origin = TenantKey(Document, null=True, related_name="+")  # the batch that made it
    made_on = models.DateField(null=True, blank=True)
    # Only the month is known: made_on is its first day, and is shown as the month.
    made_on_is_month = models.BooleanField(default=False)
    received_on = models.DateField(null=True, blank=True)
    available_from = models.DateField(null=True, blank=True)  # maturity, incubation
    expires_on = models.DateField(null=True, blank=True)
    retest_on = models.DateField(null=True, blank=True)
    usable_through = models.GeneratedField(
        expression=Least(Coalesce("expires_on", NO_LIMIT), Coalesce("retest_on", NO_LIMIT)),
        output_field=models.DateField(),
        db_persist=True,
    )
    disposition = models.CharField(max_length=20, choices=Disposition)

    class Meta(TenantModel.Meta):
        constraints = [
            UniqueConstraint(fields=["tenant_id", "item", "code_key"], name="lots_lot_code"),
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
            models.Index(fields=["tenant_id", "code_key"], name="lots_lot_by_code"),
            models.Index(
                fields=["tenant_id", "supplier_lot_key"],
                condition=~Q(supplier_lot=""),
                name="lots_lot_by_supplier_lot",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Container(TenantModel):
    """A sub-lot with a number of its own (LPN): a drum, a bag, a pallet. It holds one lot.

    Opened, it may have a shorter life: the day it was opened plus the item's life after opening.
    """

    lot = TenantKey(Lot, related_name="containers")
    code = models.CharField(max_length=200)
    code_key = folded("code")
    opened_on = models.DateField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            UniqueConstraint(fields=["tenant_id", "code_key"], name="lots_container_code"),
            CheckConstraint(name="lots_container_has_code", condition=~Q(code="")),
        ]

    def __str__(self) -> str:
        return self.code


class Restriction(TenantModel):
    """What may not be done with everything in a scope, now or received later, until it is lifted.

    The effect of a hold; its reason and evidence are kept by whoever placed it. Restrictions stack:
    a use is free only when no open one blocks it. `scope_id` is the id of the one thing named, kept
    by the database; a supplier's lot has none of its own, so one is derived of both.
    """

    class Use(models.TextChoices):
        PRODUCTION = "production"
        SHIPMENT = "shipment"
        SAMPLE = "sample"
        MOVE = "move"

    SCOPES = ("lot", "container", "item", "location", "supplier", "origin")

    lot = TenantKey(Lot, null=True, related_name="restrictions")
    container = TenantKey(Container, null=True, related_name="restrictions")
    item = TenantKey(Item, null=True, related_name="restrictions")
    location = TenantKey(Location, null=True, related_name="restrictions")
    supplier = TenantKey(Partner, null=True, related_name="restrictions")
    supplier_lot = models.CharField(max_length=200, blank=True)
    origin = TenantKey(Document, null=True, related_name="+")  # all a batch has made
    scope_id = models.UUIDField(editable=False, db_default=Value("0" * 32))
    blocked_uses = ArrayField(models.CharField(max_length=20, choices=Use))
    document = TenantKey(Document, null=True, related_name="+")  # whose effect it is
    placed_at = models.DateTimeField(db_default=Now())
    lifted_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            CheckConstraint(name="lots_restriction_blocks", condition=Q(blocked_uses__len__gt=0)),
            CheckConstraint(
                name="lots_restriction_of_supplier",
                condition=Q(supplier_lot="") | Q(supplier__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["tenant_id", "scope_id"],
                condition=Q(lifted_at__isnull=True),
                name="lots_restriction_open",
            ),
        ]

    @property
    def scope(self) -> str:
        """What kind of thing it is on."""
        named = next(one for one in self.SCOPES if getattr(self, f"{one}_id"))
        return "supplier_lot" if self.supplier_lot else named

    @property
    def scope_name(self) -> str:
        """The code of the thing it is on."""
        return self.supplier_lot or str(getattr(self, self.scope))


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
