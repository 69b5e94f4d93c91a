"""Files as they were given: content-addressed, never changed."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.db.models.functions import Now

from core.tenancy.models import TenantModel, Trail


class StoredFile(TenantModel):
    """One file of a tenant: its content by SHA-256, and the name it came with."""

    trail = Trail.LEDGER

    sha256 = models.CharField(max_length=64)
    size_bytes = models.PositiveBigIntegerField()
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=100)
    right = models.CharField(max_length=40)  # what a member needs to read it
    kept_at = models.DateTimeField(db_default=Now())

    class Meta(TenantModel.Meta):
        constraints = [
            UniqueConstraint(
                fields=["tenant_id", "sha256", "name", "right"], name="core_storedfile_once"
            ),
            CheckConstraint(
                name="core_storedfile_sha256", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")
            ),
        ]

    def __str__(self) -> str:
        return self.name
