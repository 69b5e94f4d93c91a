"""What is written down although no record changed: who looked at what, what befell an account."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q
from django.db.models.functions import Now

from core.models.people import Member
from core.tenancy.models import TenantKey, TenantModel, Trail


class View(TenantModel):
    """A page or answer that a member saw whose roles all end some day, such as an auditor's."""

    trail = Trail.LEDGER

    member = TenantKey(Member, related_name="+")
    path = models.TextField()
    at = models.DateTimeField(db_default=Now())

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["tenant_id", "member", "at"], name="core_view_member")]


class Event(TenantModel):
    """What concerns a member and changed no record: a locked sign-in, a job tried again."""

    trail = Trail.LEDGER

    kind = models.CharField(max_length=100)
    member = TenantKey(Member, related_name="+")
    sentence = models.TextField()
    at = models.DateTimeField(db_default=Now())

    class Meta(TenantModel.Meta):
        constraints = [CheckConstraint(name="core_event_has_kind", condition=~Q(kind=""))]
        indexes = [
            models.Index(fields=["tenant_id", "member", "kind", "at"], name="core_event_member")
        ]
