"""Answers kept for programs that ask again: the same key gets the same answer, once the effect."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.db.models.functions import Now

from core.models.people import Member
from core.tenancy.models import TenantKey, TenantModel, Trail


class KeptAnswer(TenantModel):
    """What a change sent with an Idempotency-Key was answered. Written with its effect."""

    trail = Trail.WORKING
    privileges = "SELECT, INSERT, UPDATE, DELETE"  # old ones are removed

    member = TenantKey(Member, related_name="+")
    key = models.CharField(max_length=200)
    fingerprint = models.BinaryField(max_length=32)
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)
    made_at = models.DateTimeField(db_default=Now())

    class Meta(TenantModel.Meta):
        constraints = [
            UniqueConstraint(fields=["tenant_id", "member", "key"], name="core_keptanswer_once"),
            CheckConstraint(name="core_keptanswer_has_key", condition=~Q(key="")),
        ]
