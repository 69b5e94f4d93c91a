"""Batches, and what each needs, frozen when it was planned."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from catalog.models import Item, Site
from core.models import Document
from core.tenancy.models import TenantKey, TenantModel
from lots.models import Lot
from production.models.recipes import RecipeVersion


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
    """What the batch needs, frozen when it was planned; later recipe versions do not touch it."""

    privileges = "SELECT, INSERT"

    batch = TenantKey(Batch, related_name="lines")
    line = models.PositiveIntegerField()
    item = TenantKey(Item, related_name="+")
    quantity = models.DecimalField(max_digits=20, decimal_places=6)

    class Meta(TenantModel.Meta):
        constraints = [
            UniqueConstraint(
                fields=["tenant_id", "batch", "line"], name="production_batchline_place"
            ),
            CheckConstraint(name="production_batchline_positive", condition=Q(quantity__gt=0)),
        ]
