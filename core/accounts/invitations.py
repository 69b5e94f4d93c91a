"""Accepting an invitation: the door knows the link, the tenant gains a member, in one commit."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from core.accounts.people import holds_email, make_person
from core.accounts.sealing import hash_of
from core.ids import new_id
from core.models import User
from core.operations.invitations import accept_invitation
from core.refusals import Refused
from core.tenancy.work import at_the_door, unit_of_work


@dataclass(frozen=True, slots=True)
class Offer:
    """What an open link offers, to whom."""

    tenant_id: UUID
    slug: str
    tenant_name: str
    invitation_id: UUID
    email: str
    printed_name: str


def offer_of(token: str) -> Offer | None:
    """The offer of a link that is open; None when it never was, or was used, revoked, expired."""
    with at_the_door(), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM app.invitation_with(%s)", [hash_of(token)])
        row = cursor.fetchone()
    return Offer(*row[:6]) if row else None


def accept(*, offer: Offer, user: User) -> None:
    """Join as the signed-in `user`. Raises Refused unless the invited address is theirs."""
    if not holds_email(user, offer.email):
        raise Refused(
            f"This invitation is for {offer.email}, and you are signed in as {user.email}. "
            "Sign out, then open the link again."
        )
    _join(offer, user.id)


def accept_as_new(*, offer: Offer, password: str) -> User:
    """Make an account for the invited address and join. Raises Refused for a weak password."""
    user_id = make_person(email=offer.email, password=password)
    _join(offer, user_id)
    return User.objects.get(id=user_id)


def _join(offer: Offer, user_id: UUID) -> None:
    """Within the door's transaction, so that account, member and used-up link are one commit."""
    member_id = new_id()
    with unit_of_work(tenant_id=offer.tenant_id, member_id=member_id, person_id=user_id):
        accept_invitation(invitation_id=offer.invitation_id, member_id=member_id, user_id=user_id)
