"""Documents: the numbered papers that ledger rows and reservations point at."""

from __future__ import annotations

from django.db import models
from django.db.models import UniqueConstraint
from django.db.models.functions import Now

from core.tenancy.models import TenantModel, Trail


class Document(TenantModel):
    """A numbered paper: a batch, an order, a receipt, a hold. Its app keeps the rest."""

    kind = models.CharField(max_length=30)
    number = models.CharField(max_length=200)
    made_at = models.DateTimeField(db_default=Now())

    class Meta(TenantModel.Meta):
        constraints = [
            UniqueConstraint(fields=["tenant_id", "kind", "number"], name="core_document_number")
        ]

    def __str__(self) -> str:
        return self.number


class Counter(TenantModel):
    """The next number of one kind of document, per tenant."""

    trail = Trail.WORKING

    kind = models.CharField(max_length=30)
    last = models.BigIntegerField(default=0)

    class Meta(TenantModel.Meta):
        constraints = [UniqueConstraint(fields=["tenant_id", "kind"], name="core_counter_kind")]
