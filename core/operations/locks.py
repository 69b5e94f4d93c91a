"""A sign-in that was locked: a row in each tenant of the person, and a word to who manages people.

Written from outside any member's work, so the promised mails are the Worker's.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db.models.functions import Now

from core import mail
from core.models import Event, Member, Tenant
from core.queries import roles_in_force
from core.rights import Right

SIGN_IN_LOCKED = "core.sign_in_locked"
FACTOR_LOCKED = "core.second_factor_locked"
TOLD_FOR = timedelta(hours=1)
_SENTENCES = {
    SIGN_IN_LOCKED: "Too many wrong passwords were sent for {email}, from {address}. Guesses from "
    "unknown browsers are refused for some minutes.",
    FACTOR_LOCKED: "Too many wrong codes of a second factor were sent for {email}, from {address}, "
    "after the right password. Codes are refused for some minutes.",
}


def note_lock(*, member_id: UUID, kind: str, address: str) -> None:
    """Write the lock down once an hour, and tell those who manage people once an hour of any."""
    member = Member.objects.select_for_update(no_key=True).get(id=member_id)
    lately = Event.objects.filter(member=member, at__gt=Now() - TOLD_FOR, kind__in=_SENTENCES)
    known = set(lately.values_list("kind", flat=True))
    if kind in known:
        return
    sentence = _SENTENCES[kind].format(email=member.email, address=address)
    event = Event.objects.create(kind=kind, member=member, sentence=sentence)
    if not known:
        _tell_managers(event)


def _tell_managers(event: Event) -> None:
    tenant = Tenant.objects.get()
    for manager in _managers():
        mail.send(
            to=manager.email,
            subject=f"{tenant}: somebody tries to sign in as {event.member}",
            body=f"{event.sentence}\n\nAsk {event.member} whether that was they. If not, a new "
            "password and an authenticator app are the remedy; a member can be deactivated on the "
            "members page. The audit trail page shows this event.\n",
            key=f"lock:{event.id}:{manager.id}",
        )


def _managers() -> list[Member]:
    held = roles_in_force().filter(role__rights__contains=[Right.MANAGE_PEOPLE.value])
    people = Member.objects.filter(
        id__in=held.values("member_id"), is_active=True, kind=Member.Kind.PERSON
    )
    return list(people.exclude(email="").order_by("pk"))
