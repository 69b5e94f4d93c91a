"""Who may act here, and what was done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from django.apps import apps
from django.db.models import Case, Count, F, Prefetch, Q, QuerySet, When
from django.utils import timezone

from core.models import AuditEntry, Event, Invitation, Member, MemberRole, Role, View
from core.queries import LocalDay, roles_in_force
from core.tenancy.models import TenantModel, Trail

PAGE = 50
PORTION = 1_000
M = TypeVar("M", View, Event)


def members() -> QuerySet[Member]:
    """People of the tenant with the roles they hold, by name."""
    over = Q(ends_on__lt=LocalDay(F("tenant_id")))
    held = MemberRole.objects.filter(is_open=True).annotate(
        is_over=Case(When(over, then=True), default=False)
    )
    held = held.select_related("role").order_by("role__name")
    people = Member.objects.filter(kind=Member.Kind.PERSON)
    return people.prefetch_related(Prefetch("roles", held, to_attr="held")).order_by(
        "-is_active", "printed_name", "pk"
    )


def everybody() -> QuerySet[Member]:
    """People and machines that may stand in the trail, by name."""
    return Member.objects.order_by("printed_name", "pk")


def roles() -> QuerySet[Role]:
    """Roles by name."""
    return Role.objects.order_by("name", "pk")


def roles_with_holders() -> list[tuple[Role, int]]:
    """Roles by name, each with how many active members hold it."""
    held = roles_in_force().filter(member__is_active=True)
    counts = dict(held.values_list("role_id").annotate(Count("id")).order_by())
    return [(role, counts.get(role.pk, 0)) for role in roles()]


def open_invitations() -> QuerySet[Invitation]:
    """Invitations that can still be accepted, the next to expire first."""
    waiting = Invitation.objects.filter(
        accepted_at=None, revoked_at=None, expires_at__gt=timezone.now()
    )
    return waiting.select_related("invited_by").order_by("expires_at", "pk")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries of the trail; empty parts do not narrow."""

    relation: str = ""
    record_id: UUID | None = None
    member: Member | None = None
    operation: str = ""
    since: datetime | None = None
    until: datetime | None = None
    before: UUID | None = None


def audit_entries(wanted: Wanted) -> list[AuditEntry]:
    """At most a page and one more of the trail, newest first."""
    return list(_entries(wanted)[: PAGE + 1])


def views(wanted: Wanted) -> list[View]:
    """The newest of what watched members saw, by the member and the days asked for."""
    return list(_beside(View.objects.all(), wanted))


def events(wanted: Wanted) -> list[Event]:
    """The newest events that changed no record, by the member and the days asked for."""
    return list(_beside(Event.objects.all(), wanted))


def all_audit_entries(wanted: Wanted) -> Iterator[AuditEntry]:
    """All that matches, newest first, read a portion at a time: the trail may be long."""
    while portion := list(_entries(wanted)[:PORTION]):
        yield from portion
        wanted = replace(wanted, before=portion[-1].id)


@cache
def audited_kinds() -> dict[str, str]:
    """The tables whose changes the trail holds, and what their rows are called, in that order."""
    models = (model for model in apps.get_models() if issubclass(model, TenantModel))
    kinds = {
        model._meta.db_table: str(model._meta.verbose_name)
        for model in models
        if model.trail is Trail.AUDITED
    }
    return dict(sorted(kinds.items(), key=lambda kind: kind[1]))


def _beside(rows: QuerySet[M], wanted: Wanted) -> QuerySet[M]:
    conditions = {
        "member": wanted.member,
        "at__gte": wanted.since,
        "at__lt": wanted.until,
    }
    given = {name: value for name, value in conditions.items() if value}
    return rows.filter(**given).select_related("member").order_by("-at", "-pk")[:PAGE]


def _entries(wanted: Wanted) -> QuerySet[AuditEntry]:
    return AuditEntry.objects.filter(_narrowed(wanted)).select_related("member").order_by("-id")


def _narrowed(wanted: Wanted) -> Q:
    conditions: dict[str, Any] = {
        "relation": wanted.relation,
        "record_id": wanted.record_id,
        "member_id": wanted.member.pk if wanted.member else None,
        "operation": wanted.operation,
        "recorded_at__gte": wanted.since,
        "recorded_at__lt": wanted.until,
        "id__lt": wanted.before,
    }
    return Q(**{name: value for name, value in conditions.items() if value})
