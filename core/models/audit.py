"""The audit trail: written by the database's triggers, readable by members with the right."""

from __future__ import annotations

from django.db import models

from core.models.people import Member
from core.tenancy.models import TenantKey, TenantModel, Trail


class AuditEntry(TenantModel):
    """One row that changed: what it was, what it became, who did it, in which operation, why."""

    trail = Trail.LEDGER
    privileges = "SELECT"

    relation = models.CharField(max_length=63)
    record_id = models.UUIDField()
    action = models.CharField(max_length=6)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    member = TenantKey(Member, null=True, related_name="+")
    operation = models.CharField(max_length=100)
    reason = models.TextField(blank=True)
    recorded_at = models.DateTimeField(null=True)
    xid = models.BigIntegerField(null=True)
    leaf = models.BinaryField(null=True)

    class Meta(TenantModel.Meta):
        indexes = [
            models.Index(
                fields=["tenant_id", "relation", "record_id", "id"], name="core_audit_record"
            ),
            models.Index(fields=["tenant_id", "recorded_at", "id"], name="core_audit_time"),
            models.Index(fields=["tenant_id", "xid", "id"], name="core_audit_xid"),
        ]
