"""What can be read of core: the tenant, its members, its documents and its trail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import BigIntegerField, DateField, F, Func, Q, QuerySet
from django.db.models.functions import Now

from core.models import ApiToken, AuditEntry, Document, Member, MemberRole, Tenant
from core.rights import Right


def tenant() -> QuerySet[Tenant]:
    """The bound tenant alone."""
    return Tenant.objects.order_by("pk")


def members() -> QuerySet[Member]:
    """People and machines of the tenant, those who left included."""
    return Member.objects.order_by("pk")


def documents() -> QuerySet[Document]:
    """Numbered papers of every kind."""
    return Document.objects.order_by("pk")


def tokens() -> QuerySet[ApiToken]:
    """API tokens, the newest first, with who made them and `last_used_at`."""
    used = F("use__last_used_at")
    return ApiToken.objects.select_related("made_by").annotate(last_used_at=used).order_by("-pk")


def person_behind(member: Member) -> Member | None:
    """The person a member is, or who lent a program its rights; None for a machine of ours."""
    if member.kind == Member.Kind.INTEGRATION:
        lent = ApiToken.objects.filter(acting=member).select_related("made_by").first()
        return lent.made_by if lent else None
    return member if member.kind == Member.Kind.PERSON else None


def rights_of(member: Member) -> frozenset[str]:
    """What a member may do now: a person by roles, a program by its live tokens, ours all."""
    if not member.is_active:
        return frozenset()
    if member.kind in (Member.Kind.COMMAND_LINE, Member.Kind.WORKER):
        return frozenset(right.value for right in Right)
    if member.kind == Member.Kind.INTEGRATION:
        live = ApiToken.objects.filter(acting=member, revoked_at=None, expires_at__gt=Now())
        lent = [rights_of(one.made_by) & set(one.scopes) for one in live.select_related("made_by")]
        return frozenset().union(*lent)
    held = roles_in_force().filter(member=member)
    return frozenset(
        right for rights in held.values_list("role__rights", flat=True) for right in rights
    )


class LocalDay(Func):
    """Today by the calendar of the tenant that an expression names."""

    function = "app.local_day"
    output_field = DateField()


def roles_in_force() -> QuerySet[MemberRole]:
    """Roles that give rights now: not taken away, and their last day, if any, is not past."""
    not_over = Q(ends_on=None) | Q(ends_on__gte=LocalDay(F("tenant_id")))
    return MemberRole.objects.filter(not_over, is_open=True)


def local_day() -> date:
    """Today, where the tenant is."""
    day: date = Tenant.objects.values_list(LocalDay(F("tenant_id")), flat=True).get()
    return day


@dataclass(frozen=True, slots=True)
class Position:
    """How far a reader of the trail has come: behind the row of this transaction and id."""

    xid: int = 0
    id: UUID = UUID(int=0)


class Horizon(Func):
    """The oldest transaction that may still commit; everything before it is settled."""

    template = "pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
    output_field = BigIntegerField()


def changes_since(position: Position) -> QuerySet[AuditEntry]:
    """Settled rows of the trail behind `position`, in an order nothing is ever added into.

    Ids are given before their transaction commits, so "id > the last one seen" misses rows. The
    transaction horizon does not: what lies before it can neither appear nor vanish any more.
    """
    behind = Q(xid__gt=position.xid) | Q(xid=position.xid, id__gt=position.id)
    return (
        AuditEntry.objects.filter(behind, xid__gte=position.xid, xid__lt=Horizon())
        .select_related("member")
        .order_by("xid", "id")
    )
