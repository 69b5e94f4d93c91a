"""Seals: what the ledgers held when a worker last looked, signed with a key the database lacks."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from core.tenancy.models import TenantModel, Trail


class Seal(TenantModel):
    """One link of a tenant's chain: the Merkle root over every row new since the link before."""

    trail = Trail.LEDGER

    n = models.IntegerField()
    previous_root = models.BinaryField()
    root = models.BinaryField()
    # Per table: from and to which transaction number, and how many rows.
    ranges = models.JSONField()
    # Id and leaf of every row, so that a changed row can be named and not just its seal.
    contents = models.BinaryField()
    sealed_at = models.DateTimeField()
    mac = models.BinaryField()

    class Meta(TenantModel.Meta):
        constraints = [
            UniqueConstraint(fields=["tenant_id", "n"], name="core_seal_n"),
            CheckConstraint(name="core_seal_counts_from_one", condition=Q(n__gt=0)),
        ]

    def __str__(self) -> str:
        return f"seal {self.n}"
