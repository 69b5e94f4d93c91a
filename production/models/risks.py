"""What owners of reservations were told."""

from __future__ import annotations

from django.db import models
from django.db.models import UniqueConstraint
from django.db.models.functions import Now

from core.models import Member
from core.tenancy.models import TenantKey, TenantModel, Trail
from inventory.models import Reservation


class RiskTold(TenantModel):
    """That the owner of a reservation knows why it may not be kept; each cause is told once.

    Without a member nobody could be told: a machine reserved it, or somebody who has left.
    """

    trail = Trail.WORKING
    privileges = "SELECT, INSERT"

    reservation = TenantKey(Reservation, related_name="+")
    cause = models.CharField(max_length=20)
    member = TenantKey(Member, null=True, related_name="+")
    told_at = models.DateTimeField(db_default=Now())

    class Meta(TenantModel.Meta):
        constraints = [
            UniqueConstraint(
                fields=["tenant_id", "reservation", "cause"], name="production_risktold_once"
            )
        ]
