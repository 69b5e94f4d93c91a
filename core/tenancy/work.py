"""Units of work: one transaction, one tenant, one acting member."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection, transaction

from core.refusals import Refused
from core.rights import Right
from core.tenancy.context import Context, Phase, bound

if TYPE_CHECKING:
    from core.models import Member


@contextmanager
def at_the_door(*, person_id: UUID | None = None) -> Iterator[None]:
    """A transaction of the sign-in phase: identity tables and the door's functions, no tenant."""
    with bound(Context(phase=Phase.DOOR, person_id=person_id)), transaction.atomic():
        yield


@contextmanager
def unit_of_work(
    *,
    tenant_id: UUID,
    member_id: UUID | None = None,
    person_id: UUID | None = None,
    rights: frozenset[str] = frozenset(),
) -> Iterator[Context]:
    """One transaction in which `member_id` acts for `tenant_id`; all of it commits or none."""
    context = Context(
        phase=Phase.TENANT,
        tenant_id=tenant_id,
        member_id=member_id,
        person_id=person_id,
        rights=rights,
    )
    with bound(context), transaction.atomic():
        yield context


def tenant_named(slug: str) -> UUID | None:
    """The id of the tenant with this slug, or None. For commands and workers, at the door."""
    with at_the_door(), connection.cursor() as cursor:
        cursor.execute("SELECT tenant_id FROM app.tenant_named(%s)", [slug])
        row = cursor.fetchone()
    return row[0] if row else None


@contextmanager
def as_machine(*, tenant_id: UUID, kind: str = "command_line") -> Iterator[Context]:
    """A unit of work as the tenant's own machine member: "Command line" or "Worker".

    Machine members hold every right and can sign nothing.
    """
    rights = frozenset(right.value for right in Right)
    with unit_of_work(tenant_id=tenant_id, rights=rights) as context:
        member_id = _machine_member(kind)
        with _as_member(context, member_id) as acting:
            yield acting


@contextmanager
def as_member_with_email(tenant_id: UUID, email: str) -> Iterator[Context]:
    """A unit of work as the active member with this address, with the rights they hold now.

    For commands with `--as EMAIL`. Raises Refused when the tenant has no such member.
    """
    with unit_of_work(tenant_id=tenant_id) as context:
        member = _person_with(email)
        acting = replace(
            context, member_id=member.id, person_id=member.user_id, rights=_rights_of(member)
        )
        with bound(acting):
            yield acting


def _person_with(email: str) -> Member:
    from core.models import Member

    people = Member.objects.filter(kind=Member.Kind.PERSON, is_active=True)
    member = people.filter(email__iexact=email.strip()).order_by("id").first()
    if member is None:
        raise Refused(f"{email} is no active member here. Look at the members page for who is.")
    return member


def _rights_of(member: Member) -> frozenset[str]:
    from core.queries import rights_of

    return rights_of(member)


def _machine_member(kind: str) -> UUID:
    from core.models import Member

    return Member.objects.get(kind=kind).id


@contextmanager
def _as_member(context: Context, member_id: UUID) -> Iterator[Context]:
    with bound(replace(context, member_id=member_id)) as acting:
        yield acting
