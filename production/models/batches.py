"""Batches, and what each needs, frozen when it was planned."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.db.models.functions import Now

from catalog.models import Item, Site
from core.models import Document
from core.tenancy.models import TenantKey, TenantModel
from lots.models import Lot
from production.models.recipes import RecipeLine, RecipeVersion


class Batch(TenantModel):
    """One run of a recipe version. Its number is its document's.

    A migrated one was made before this ledger: closed from the start, it states what a file said
    of it, which may be no recipe and no plan, and a start of which only the month is known.
    """

    class Status(models.TextChoices):
        PLANNED = "planned"
        RUNNING = "running"
        CLOSED = "closed"
        ABORTED = "aborted"

    class Precision(models.TextChoices):
        TIME = "time"
        DAY = "day"
        MONTH = "month"

    document = TenantKey(Document, related_name="+")
    item = TenantKey(Item, related_name="+")
    version = TenantKey(RecipeVersion, null=True, related_name="batches")
    site = TenantKey(Site, related_name="+")
    planned_on = models.DateField(null=True)
    planned_quantity = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    entered_quantity = models.CharField(max_length=40, blank=True)
    entered_uom = models.CharField(max_length=40)
    status = models.CharField(max_length=20, choices=Status, default=Status.PLANNED)
    quantity = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    output_lot = TenantKey(Lot, null=True, related_name="made_in")
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    # How much of each is known; the rest of the moment is its first, by UTC.
    started_to = models.CharField(max_length=10, choices=Precision, default=Precision.TIME)
    finished_to = models.CharField(max_length=10, choices=Precision, default=Precision.TIME)
    is_migrated = models.BooleanField(default=False)
    entered_made = models.CharField(max_length=40, blank=True)  # of a migrated one, in entered_uom
    equipment = models.CharField(max_length=200, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            UniqueConstraint(fields=["tenant_id", "document"], name="production_batch_document"),
            CheckConstraint(
                name="production_batch_made_here_whole",
                condition=Q(is_migrated=True, status="closed")
                | Q(
                    is_migrated=False,
                    version__isnull=False,
                    planned_on__isnull=False,
                    planned_quantity__isnull=False,
                    started_to="time",
                    finished_to="time",
                    entered_made="",
                )
                & ~Q(entered_quantity=""),
            ),
            CheckConstraint(
                name="production_batch_precision_known",
                condition=Q(
                    started_to__in=["time", "day", "month"], finished_to__in=["time", "day"]
                ),
            ),
            CheckConstraint(name="production_batch_positive", condition=Q(planned_quantity__gt=0)),
            CheckConstraint(
                name="production_batch_closed_whole",
                condition=Q(
                    status__in=["planned", "running", "aborted"],
                    quantity__isnull=True,
                    output_lot__isnull=True,
                )
                | Q(status="closed", quantity__gt=0, output_lot__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["tenant_id", "status", "planned_on"], name="production_batch_due")
        ]

    def __str__(self) -> str:
        return str(self.document)

    @property
    def is_open(self) -> bool:
        """Whether stock may still be issued to it, and lots come out of it."""
        return self.status in {self.Status.PLANNED, self.Status.RUNNING}

    @property
    def has_nothing(self) -> bool:
        """Whether nothing was issued to it yet: from the first issue on it is running."""
        return self.status == self.Status.PLANNED

    @property
    def plan(self) -> tuple[Decimal, date]:
        """How much of the item (stock unit) was to be made, and on which day; a live batch's."""
        assert self.planned_quantity is not None
        assert self.planned_on is not None
        return self.planned_quantity, self.planned_on

    @property
    def started(self) -> datetime | str | None:
        """When it began, as exactly as it is known: a month or a day is text such as 2018-11."""
        return _as_known(self.started_at, self.started_to)

    @property
    def finished(self) -> datetime | str | None:
        """When it ended, as exactly as it is known."""
        return _as_known(self.finished_at, self.finished_to)


def _as_known(at: datetime | None, precision: str) -> datetime | str | None:
    if at is None or precision == Batch.Precision.TIME:
        return at
    day = at.astimezone(UTC).date().isoformat()
    return day[:7] if precision == Batch.Precision.MONTH else day


class BatchOutput(TenantModel):
    """A lot a batch has made, before it closes or as it does: its product, or what came along."""

    class Kind(models.TextChoices):
        PRODUCT = "product"
        CO_PRODUCT = "co_product"
        BY_PRODUCT = "by_product"

    privileges = "SELECT, INSERT"

    batch = TenantKey(Batch, related_name="outputs")
    lot = TenantKey(Lot, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind)
    quantity = models.DecimalField(max_digits=20, decimal_places=6)

    class Meta(TenantModel.Meta):
        constraints = [
            UniqueConstraint(fields=["tenant_id", "lot"], name="production_output_lot"),
            CheckConstraint(name="production_output_positive", condition=Q(quantity__gt=0)),
            CheckConstraint(
                name="production_output_kind",
                condition=Q(kind__in=["product", "co_product", "by_product"]),
            ),
        ]


class BatchLine(TenantModel):
    """What the batch needs, frozen when it was planned; later recipe versions do not touch it.

    `quantity` is what to take, `net_quantity` what ends up in the batch after the line's loss.
    """

    privileges = "SELECT, INSERT"

    batch = TenantKey(Batch, related_name="lines")
    line = models.PositiveIntegerField()
    item = TenantKey(Item, related_name="+")
    quantity = models.DecimalField(max_digits=20, decimal_places=6)
    net_quantity = models.DecimalField(max_digits=20, decimal_places=6)
    scaling = models.CharField(
        max_length=20, choices=RecipeLine.Scaling, default=RecipeLine.Scaling.PROPORTIONAL
    )
    tolerance_pct = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    step = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=400, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            UniqueConstraint(
                fields=["tenant_id", "batch", "line"], name="production_batchline_place"
            ),
            CheckConstraint(name="production_batchline_positive", condition=Q(quantity__gt=0)),
            CheckConstraint(
                name="production_batchline_net",
                condition=Q(net_quantity__gt=0, net_quantity__lte=F("quantity")),
            ),
        ]


class BatchSubstitute(TenantModel):
    """What may be issued to the batch in place of a line's item, frozen with the line."""

    privileges = "SELECT, INSERT"

    line = TenantKey(BatchLine, related_name="substitutes")
    item = TenantKey(Item, related_name="+")
    rank = models.PositiveIntegerField()
    factor = models.DecimalField(max_digits=26, decimal_places=12)
    valid_from = models.DateField(null=True)
    valid_through = models.DateField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            UniqueConstraint(fields=["tenant_id", "line", "rank"], name="production_batchsub_rank"),
            CheckConstraint(name="production_batchsub_positive", condition=Q(factor__gt=0)),
        ]


class StoodIn(TenantModel):
    """What was issued in place of a line's item, and why: its lots stand in the posting.

    `quantity` is in its own stock unit, `replaces` in that of the line's item.
    """

    privileges = "SELECT, INSERT"

    line = TenantKey(BatchLine, related_name="stood_in")
    item = TenantKey(Item, related_name="+")
    quantity = models.DecimalField(max_digits=20, decimal_places=6)
    replaces = models.DecimalField(max_digits=20, decimal_places=6)
    reason = models.TextField()
    posting = models.UUIDField()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta(TenantModel.Meta):
        constraints = [
            UniqueConstraint(
                fields=["tenant_id", "line", "item", "posting"], name="production_stoodin_once"
            ),
            CheckConstraint(
                name="production_stoodin_positive", condition=Q(quantity__gt=0, replaces__gte=0)
            ),
            CheckConstraint(name="production_stoodin_has_reason", condition=~Q(reason="")),
        ]


class Rework(TenantModel):
    """Made before and put into the batch again, within what its recipe allows.

    `quantity` is in the lot's stock unit, `of_batch` that in the unit of what the batch makes.
    """

    privileges = "SELECT, INSERT"

    batch = TenantKey(Batch, related_name="reworked")
    lot = TenantKey(Lot, related_name="+")
    quantity = models.DecimalField(max_digits=20, decimal_places=6)
    of_batch = models.DecimalField(max_digits=20, decimal_places=6)
    reason = models.TextField()
    posting = models.UUIDField()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta(TenantModel.Meta):
        constraints = [
            UniqueConstraint(fields=["tenant_id", "posting"], name="production_rework_once"),
            CheckConstraint(
                name="production_rework_positive", condition=Q(quantity__gt=0, of_batch__gt=0)
            ),
            CheckConstraint(name="production_rework_has_reason", condition=~Q(reason="")),
        ]
