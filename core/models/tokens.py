"""API tokens: what a program shows at the door instead of a person's sign-in."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.db.models.functions import Now

from core.models.people import Member
from core.tenancy.models import TenantKey, TenantModel, Trail


class ApiToken(TenantModel):
    """A program's way in: it acts as a member of its own and may do no more than its maker may.

    The secret is shown once and kept nowhere; its digest opens nothing to one who reads it.
    """

    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=12)
    digest = models.BinaryField(max_length=32)
    scopes = ArrayField(models.CharField(max_length=40))
    acting = TenantKey(Member, related_name="+")
    made_by = TenantKey(Member, related_name="+")
    made_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            UniqueConstraint(
                "tenant_id",
                "name",
                condition=Q(revoked_at__isnull=True),
                name="core_apitoken_one_live_a_name",
            ),
            UniqueConstraint(fields=["tenant_id", "digest"], name="core_apitoken_digest"),
            CheckConstraint(name="core_apitoken_has_name", condition=~Q(name="")),
            CheckConstraint(name="core_apitoken_ends", condition=Q(expires_at__gt=F("made_at"))),
        ]
        # The door looks a token up before it knows the tenant.
        indexes = [models.Index(fields=["digest"], name="core_apitoken_at_door")]

    def __str__(self) -> str:
        return self.name


class TokenUse(TenantModel):
    """When a token was last used, to the minute."""

    trail = Trail.WORKING

    token = TenantKey(ApiToken, related_name="use")
    last_used_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [UniqueConstraint(fields=["tenant_id", "token"], name="core_tokenuse_once")]
