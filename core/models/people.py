"""Members and their roles: who may do what in one tenant."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.db.models.functions import Lower

from core.tenancy.models import TenantKey, TenantModel


class Role(TenantModel):
    """A named bundle of rights."""

    name = models.CharField(max_length=100)
    rights = ArrayField(models.CharField(max_length=40), default=list)
    # An auditor's work ends: such a role is given until a day, or not at all.
    needs_end = models.BooleanField(db_default=False)

    class Meta(TenantModel.Meta):
        constraints = [UniqueConstraint("tenant_id", Lower("name"), name="core_role_name")]

    def __str__(self) -> str:
        return self.name


class Member(TenantModel):
    """A person, or a machine, in a tenant. Never deleted; the printed name stays on records."""

    class Kind(models.TextChoices):
        PERSON = "person"
        COMMAND_LINE = "command_line"
        WORKER = "worker"
        INTEGRATION = "integration"

    kind = models.CharField(max_length=20, choices=Kind, default=Kind.PERSON)
    printed_name = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    # A global identity; no foreign key leads from tenant tables to users.
    user_id = models.UUIDField(null=True, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta(TenantModel.Meta):
        constraints = [
            UniqueConstraint(
                fields=["tenant_id", "user_id"],
                condition=Q(user_id__isnull=False),
                name="core_member_once_per_person",
            ),
            UniqueConstraint(
                fields=["tenant_id", "kind"],
                condition=Q(kind__in=["command_line", "worker"]),
                name="core_member_one_machine_a_kind",
            ),
            CheckConstraint(name="core_member_has_name", condition=~Q(printed_name="")),
        ]
        indexes = [models.Index(fields=["user_id"], name="core_member_by_user")]

    def __str__(self) -> str:
        return self.printed_name


class MemberRole(TenantModel):
    """A role given to a member; taken away by closing the row, so that the past stays readable."""

    member = TenantKey(Member, related_name="roles")
    role = TenantKey(Role, related_name="+")
    is_open = models.BooleanField(default=True)
    # The last day it gives rights, in the tenant's own time zone. None: until it is closed.
    ends_on = models.DateField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            UniqueConstraint(
                fields=["tenant_id", "member", "role"],
                condition=Q(is_open=True),
                name="core_memberrole_once",
            )
        ]
