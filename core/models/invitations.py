"""Invitations: an address, the roles that wait for it, and the hash of a link that works once."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.db.models.functions import Lower, Now

from core.models.people import Member, Role
from core.tenancy.models import TenantKey, TenantModel

LIFETIME = timedelta(days=7)


class Invitation(TenantModel):
    """Somebody may join: open until accepted, revoked or expired."""

    email = models.EmailField()
    printed_name = models.CharField(max_length=200)
    token_hash = models.CharField(max_length=64)
    invited_by = TenantKey(Member, related_name="+")
    invited_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    ends_on = models.DateField(null=True)  # the last day of the roles that wait
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            UniqueConstraint(
                "tenant_id",
                Lower("email"),
                condition=Q(accepted_at=None, revoked_at=None),
                name="core_invitation_one_open",
            ),
            CheckConstraint(name="core_invitation_has_name", condition=~Q(printed_name="")),
            CheckConstraint(
                name="core_invitation_one_end",
                condition=Q(accepted_at=None) | Q(revoked_at=None),
            ),
        ]
        indexes = [models.Index(fields=["token_hash"], name="core_invitation_token")]


class InvitationRole(TenantModel):
    """A role that the invited person will hold."""

    invitation = TenantKey(Invitation, related_name="roles")
    role = TenantKey(Role, related_name="+")

    class Meta(TenantModel.Meta):
        constraints = [
            UniqueConstraint(
                fields=["tenant_id", "invitation", "role"], name="core_invitationrole_once"
            )
        ]
