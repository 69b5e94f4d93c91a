"""Inviting people: a link that works once, for seven days, for one address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from core import mail
from core.accounts.people import check_email
from core.accounts.sealing import hash_of, new_token
from core.models import Invitation, InvitationRole, Member, Role, Tenant
from core.models.invitations import LIFETIME
from core.operation import operation
from core.operations.people import acting_member, check_end, enrol
from core.refusals import Refused
from core.rights import Right
from core.tenancy.context import current_tenant_id

OPEN = Q(accepted_at=None, revoked_at=None)


@dataclass(frozen=True, slots=True)
class Invited:
    """A new invitation and its link, which is known only now."""

    invitation: Invitation
    link: str


@operation(Right.MANAGE_PEOPLE)
def invite(
    *, email: str, printed_name: str, roles: list[Role], ends_on: date | None = None
) -> Invited:
    """Send `email` a link that makes its holder a member with `roles`, until `ends_on` where that
    is said; an earlier link ends.

    Raises Refused for no address, no name, no role, an address that is a member's, or a last day
    that is past or missing for a role which needs one.
    """
    email, printed_name = email.strip().lower(), printed_name.strip()
    _check(email, printed_name, roles)
    check_end(roles, ends_on)
    Invitation.objects.filter(OPEN, email__iexact=email).update(revoked_at=timezone.now())
    token = new_token()
    invitation = Invitation.objects.create(
        email=email,
        printed_name=printed_name,
        token_hash=hash_of(token),
        invited_by=acting_member(),
        expires_at=timezone.now() + LIFETIME,
        ends_on=ends_on,
    )
    InvitationRole.objects.bulk_create(
        [InvitationRole(invitation=invitation, role=role) for role in roles]
    )
    invited = Invited(invitation, f"{settings.ORIGIN}/invitations/{token}/")
    _write(invited)
    return invited


@operation(Right.MANAGE_PEOPLE)
def revoke_invitation(*, invitation: Invitation) -> None:
    """End the link. Raises Refused when it was accepted already; revoking twice changes nothing."""
    if Invitation.objects.filter(id=invitation.id).exclude(accepted_at=None).exists():
        raise Refused(
            f"{invitation.printed_name} has accepted already. Deactivate the member instead."
        )
    Invitation.objects.filter(OPEN, id=invitation.id).update(revoked_at=timezone.now())


@operation(None)
def accept_invitation(*, invitation_id: UUID, member_id: UUID, user_id: UUID) -> Member:
    """Make the person `user_id` a member with the invited roles; the link is used up.

    The unit of work acts as `member_id`, the member it makes. Raises Refused when the link was
    used, revoked or expired meanwhile, or the person is a member already.
    """
    invitation = Invitation.objects.get(id=invitation_id)
    held = Role.objects.filter(
        id__in=InvitationRole.objects.filter(invitation=invitation).values("role_id")
    )
    member = enrol(
        id=member_id,
        printed_name=invitation.printed_name,
        email=invitation.email,
        user_id=user_id,
        roles=list(held),
        ends_on=invitation.ends_on,
    )
    now = timezone.now()
    used = Invitation.objects.filter(OPEN, id=invitation_id, expires_at__gt=now)
    if not used.update(accepted_at=now):
        raise Refused("This invitation was used or withdrawn just now. Ask for a new one.")
    return member


def _check(email: str, printed_name: str, roles: list[Role]) -> None:
    check_email(email)
    if not printed_name:
        raise Refused("A member needs a name, as it is printed on records.", field="printed_name")
    if not roles:
        raise Refused(
            "Choose at least one role; without one the member could do nothing.", field="roles"
        )
    known = Member.objects.filter(email__iexact=email, kind=Member.Kind.PERSON).first()
    if known is not None:
        instead = "Give roles on the member's page." if known.is_active else "Reactivate them."
        raise Refused(f"{email} is the member {known} here already. {instead}", field="email")


def _write(invited: Invited) -> None:
    tenant = Tenant.objects.get(id=current_tenant_id())
    invitation = invited.invitation
    mail.write(
        to=invitation.email,
        subject=f"{tenant} invites you to Batcherp",
        text=f"Hello {invitation.printed_name},\n\n"
        f"{invitation.invited_by} invites you to work with {tenant} in Batcherp. Open this link "
        f"to join; it works once, until {invitation.expires_at:%d %b %Y %H:%M} UTC:\n\n"
        f"{invited.link}\n\n"
        "If you do not know why you get this, do nothing.\n",
    )
