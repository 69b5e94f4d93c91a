"""Members of a tenant and the roles they hold."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from core.ids import new_id
from core.models import Member, MemberRole, Role, Tenant
from core.operation import operation
from core.queries import local_day
from core.refusals import Refused
from core.rights import Right
from core.tenancy.context import required


@operation(Right.MANAGE_PEOPLE)
def enrol(
    *,
    printed_name: str,
    email: str,
    user_id: UUID | None,
    roles: list[Role],
    ends_on: date | None = None,
    kind: str = "person",
    id: UUID | None = None,
) -> Member:
    """Make a member and give them `roles`, until `ends_on` where that is said; `id` where the
    caller has named it already.

    Raises Refused when the name is empty, the person is a member already, or as `check_end` does.
    """
    if not printed_name.strip():
        raise Refused("A member needs a name, as it is printed on records.", field="printed_name")
    if user_id is not None and Member.objects.filter(user_id=user_id).exists():
        raise Refused(f"{email} is a member here already.", field="email")
    check_end(roles, ends_on)
    member = Member.objects.create(
        id=id or new_id(),
        kind=kind,
        printed_name=printed_name.strip(),
        email=email,
        user_id=user_id,
    )
    MemberRole.objects.bulk_create(
        [MemberRole(member=member, role=role, ends_on=ends_on) for role in roles]
    )
    return member


@operation(Right.MANAGE_PEOPLE)
def give_role(*, member: Member, role: Role, ends_on: date | None = None) -> None:
    """Give `member` a role, through the day `ends_on` or until it is taken away. Given again it
    moves its end; given twice it changes nothing.

    Raises Refused as `check_end` does, and where the last administrator's role would end.
    """
    check_end([role], ends_on)
    held, is_new = MemberRole.objects.get_or_create(
        member=member, role=role, is_open=True, defaults={"ends_on": ends_on}
    )
    if is_new or held.ends_on == ends_on:
        return
    if held.ends_on is None and Right.MANAGE_PEOPLE in role.rights:
        _keep_a_manager(member)
    MemberRole.objects.filter(id=held.id).update(ends_on=ends_on)


@operation(Right.MANAGE_PEOPLE)
def close_role(*, member: Member, role: Role) -> None:
    """Take a role away. The row stays, closed. Raises Refused for the last administrator."""
    if Right.MANAGE_PEOPLE in role.rights:
        _keep_a_manager(member)
    MemberRole.objects.filter(member=member, role=role, is_open=True).update(is_open=False)


@operation(Right.MANAGE_PEOPLE)
def deactivate_member(*, member: Member, reason: str) -> None:
    """End a member's access at once. Raises Refused without a reason, and for the last one who can
    manage people."""
    _require_reason(reason)
    _keep_a_manager(member)
    Member.objects.filter(id=member.id).update(is_active=False)


@operation(Right.MANAGE_PEOPLE)
def reactivate_member(*, member: Member, reason: str) -> None:
    """Give a member access again, with the roles they had. Raises Refused without a reason."""
    _require_reason(reason)
    Member.objects.filter(id=member.id).update(is_active=True)


@operation(Right.MANAGE_PEOPLE)
def make_role(*, name: str, rights: list[str]) -> Role:
    """A new role. Raises Refused for a name that is empty or taken, or a right there is not."""
    name = name.strip()
    _check_rights(rights)
    if not name:
        raise Refused("A role needs a name.", field="name")
    if Role.objects.filter(name__iexact=name).exists():
        raise Refused(f"There is a role {name} already. Change that one.", field="name")
    return Role.objects.create(name=name, rights=sorted(set(rights)))


@operation(Right.MANAGE_PEOPLE)
def change_role(*, role: Role, rights: list[str]) -> None:
    """Set what a role may do. Raises Refused for a right that does not exist, and when nobody
    would be left who can manage people."""
    _check_rights(rights)
    loses = Right.MANAGE_PEOPLE in role.rights and Right.MANAGE_PEOPLE not in rights
    if loses and not _managers().exclude(role=role).exists():
        raise Refused(
            f"Only {role} can manage people here; give that right to another role first.",
            field="rights",
        )
    Role.objects.filter(id=role.id).update(rights=sorted(set(rights)))


def check_end(roles: list[Role], ends_on: date | None) -> None:
    """Raise Refused when the day is past, or is missing for a role that is never given for good."""
    needing = [role for role in roles if role.needs_end]
    if ends_on is None and needing:
        raise Refused(
            f"{needing[0]} is given for a time only. Say the last day it holds.", field="ends_on"
        )
    if ends_on is not None and ends_on < local_day():
        raise Refused(f"{ends_on:%d %b %Y} is past. Choose today or a later day.", field="ends_on")


def acting_member() -> Member:
    """The member in whose name this unit of work is done."""
    member_id = required().member_id
    assert member_id is not None, "an operation that names its member needs one"
    return Member.objects.get(id=member_id)


def _check_rights(rights: list[str]) -> None:
    unknown = sorted(set(rights) - {right.value for right in Right})
    if unknown:
        raise Refused(f"There is no right called {', '.join(unknown)}.", field="rights")


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused("Say why; the reason is kept with the change.", field="reason")


def _keep_a_manager(member: Member) -> None:
    """Raise Refused unless somebody besides `member` can manage people."""
    if not _managers().exclude(member=member).exists():
        raise Refused(
            f"{member} is the last one who can manage people here; give that to another first."
        )


def _managers() -> QuerySet[MemberRole]:
    """Roles that manage people and never end, of active people; one such change at a time."""
    Tenant.objects.select_for_update().get()
    return MemberRole.objects.filter(
        is_open=True,
        ends_on=None,
        role__rights__contains=[Right.MANAGE_PEOPLE.value],
        member__is_active=True,
        member__kind=Member.Kind.PERSON,
    )
