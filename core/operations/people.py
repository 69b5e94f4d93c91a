"""Members of a tenant and the roles they hold."""

from __future__ import annotations

from uuid import UUID

from core.models import Member, MemberRole, Role
from core.operation import operation
from core.refusals import Refused
from core.rights import Right


@operation(Right.MANAGE_PEOPLE)
def enrol(
    *, printed_name: str, email: str, user_id: UUID | None, roles: list[Role], kind: str = "person"
) -> Member:
    """Make a member and give them `roles`.

    Raises Refused when the name is empty or the person is a member already.
    """
    if not printed_name.strip():
        raise Refused("A member needs a name, as it is printed on records.", field="printed_name")
    if user_id is not None and Member.objects.filter(user_id=user_id).exists():
        raise Refused(f"{email} is a member here already.", field="email")
    member = Member.objects.create(
        kind=kind, printed_name=printed_name.strip(), email=email, user_id=user_id
    )
    MemberRole.objects.bulk_create([MemberRole(member=member, role=role) for role in roles])
    return member


@operation(Right.MANAGE_PEOPLE)
def give_role(*, member: Member, role: Role) -> None:
    """Give `member` a role; giving it twice changes nothing."""
    MemberRole.objects.get_or_create(member=member, role=role, is_open=True)


@operation(Right.MANAGE_PEOPLE)
def close_role(*, member: Member, role: Role) -> None:
    """Take a role away. The row stays, closed. Raises Refused for the last administrator."""
    if Right.MANAGE_PEOPLE in role.rights and not _others_manage_people(member):
        raise Refused(
            f"{member} is the last one who can manage people here; give that to another first."
        )
    MemberRole.objects.filter(member=member, role=role, is_open=True).update(is_open=False)


@operation(Right.MANAGE_PEOPLE)
def deactivate_member(*, member: Member, reason: str) -> None:
    """End a member's access at once. Raises Refused for the last one who can manage people."""
    if not _others_manage_people(member):
        raise Refused(
            f"{member} is the last one who can manage people here; give that to another first."
        )
    Member.objects.filter(id=member.id).update(is_active=False)


@operation(Right.MANAGE_PEOPLE)
def reactivate_member(*, member: Member, reason: str) -> None:
    """Give a member access again, with the roles they had."""
    Member.objects.filter(id=member.id).update(is_active=True)


@operation(Right.MANAGE_PEOPLE)
def change_role(*, role: Role, rights: list[str]) -> None:
    """Set what a role may do. Raises Refused for a right that does not exist."""
    unknown = sorted(set(rights) - {right.value for right in Right})
    if unknown:
        raise Refused(f"There is no right called {', '.join(unknown)}.", field="rights")
    Role.objects.filter(id=role.id).update(rights=sorted(set(rights)))


def _others_manage_people(member: Member) -> bool:
    return (
        MemberRole.objects.filter(
            is_open=True,
            role__rights__contains=[Right.MANAGE_PEOPLE.value],
            member__is_active=True,
            member__kind=Member.Kind.PERSON,
        )
        .exclude(member=member)
        .exists()
    )
