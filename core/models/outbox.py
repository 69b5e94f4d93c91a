"""The outbox: work that was promised in the transaction that wants it done."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.db.models.functions import Now

from core.models.people import Member
from core.tenancy.models import TenantKey, TenantModel, Trail


class Outbox(TenantModel):
    """One piece of work: pending until its effect has committed, dead when somebody must look."""

    trail = Trail.WORKING
    privileges = "SELECT, INSERT, UPDATE, DELETE"

    class State(models.TextChoices):
        PENDING = "pending"
        DONE = "done"
        DEAD = "dead"

    job = models.CharField(max_length=100)
    key = models.CharField(max_length=200)
    # The stretch of time this is the work of: an instant in UTC or a local date. None: not due by
    # the clock but by a wish.
    period = models.CharField(max_length=32, null=True)  # noqa: DJ001
    payload = models.JSONField(default=dict)
    # On whose behalf; None is the tenant's Worker.
    member = TenantKey(Member, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    due_at = models.DateTimeField(db_default=Now())
    attempts = models.IntegerField(default=0)
    last_error = models.TextField(blank=True)
    made_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)
    # The relay's own columns: until when it takes the work to be under way, and how often it sent.
    leased_until = models.DateTimeField(null=True)
    lease_seconds = models.IntegerField(default=0)
    sends = models.IntegerField(default=0)

    class Meta(TenantModel.Meta):
        constraints = [
            UniqueConstraint(fields=["tenant_id", "job", "key"], name="core_outbox_key"),
            UniqueConstraint(
                fields=["tenant_id", "job", "period"],
                condition=Q(period__isnull=False),
                name="core_outbox_period",
            ),
            CheckConstraint(
                name="core_outbox_state", condition=Q(state__in=["pending", "done", "dead"])
            ),
            CheckConstraint(
                name="core_outbox_ended", condition=Q(state="pending") ^ Q(ended_at__isnull=False)
            ),
        ]
        indexes = [
            models.Index(
                fields=["tenant_id", "due_at", "id"],
                condition=Q(state="pending"),
                name="core_outbox_due",
            ),
            models.Index(
                fields=["tenant_id", "leased_until"],
                condition=Q(state="pending", leased_until__isnull=False),
                name="core_outbox_leased",
            ),
            models.Index(
                fields=["tenant_id", "ended_at", "id"],
                condition=Q(state="dead"),
                name="core_outbox_dead",
            ),
            models.Index(fields=["tenant_id", "job", "ended_at"], name="core_outbox_last"),
        ]

    def __str__(self) -> str:
        return f"{self.job} ({self.key})"
