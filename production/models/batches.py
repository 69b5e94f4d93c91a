"""Batches, and what each needs, frozen when it was planned."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from catalog.models import Item, Site
from core.models import Document
from core.tenancy.models import TenantKey, TenantModel
from lots.models import Lot
from production.models.recipes import RecipeLine, RecipeVersion


class Batch(TenantModel):
    """One run of a recipe version. Its number is its document's."""

    class Status(models.TextChoices):
        PLANNED = "planned"
        CLOSED = "closed"

    document = TenantKey(Document, related_name="+")
    version = TenantKey(RecipeVersion, related_name="batches")
    site = TenantKey(Site, related_name="+")
    planned_on = models.DateField()
    planned_quantity = models.DecimalField(max_digits=20, decimal_places=6)
    entered_quantity = models.CharField(max_length=40)
    entered_uom = models.CharField(max_length=40)
    status = models.CharField(max_length=20, choices=Status, default=Status.PLANNED)
    quantity = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    output_lot = TenantKey(Lot, null=True, related_name="made_in")
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            UniqueConstraint(fields=["tenant_id", "document"], name="production_batch_document"),
            CheckConstraint(name="production_batch_positive", condition=Q(planned_quantity__gt=0)),
            CheckConstraint(
                name="production_batch_closed_whole",
                condition=Q(status="planned", quantity__isnull=True, output_lot__isnull=True)
                | Q(status="closed", quantity__gt=0, output_lot__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["tenant_id", "status", "planned_on"], name="production_batch_due")
        ]

    def __str__(self) -> str:
        return str(self.document)


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
