"""Making people who can sign in, finding them, ending their access. All of it at the door."""

from __future__ import annotations

from uuid import UUID

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from core.accounts.sealing import hash_of
from core.models import Session, User
from core.refusals import Refused
from core.tenancy.work import at_the_door


def make_person(*, email: str, password: str) -> UUID:
    """A person who can sign in at once: the address counts as verified.

    Raises Refused for an address that is taken or is none, or a password that is too weak.
    """
    email = email.strip().lower()
    check_email(email)
    with at_the_door():
        if User.objects.filter(email__iexact=email).exists():
            raise Refused(f"{email} can sign in already.", field="email")
        _check_password(password, User(email=email))
        user = User.objects.create_user(email, password)
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user.id


def person_with_email(email: str) -> User | None:
    """Whoever signs in with this address; they need not be active."""
    with at_the_door():
        address = EmailAddress.objects.filter(email=email.strip().lower(), verified=True)
        found = address.select_related("user").first()
    return found.user if found else None


def deactivate_person(*, user_id: UUID) -> None:
    """End a person's access everywhere, at once. The account stays; nobody else gets it."""
    with at_the_door():
        User.objects.filter(pk=user_id).update(is_active=False)
        end_sessions(user_id)


def end_sessions(user_id: UUID, *, but: str | None = None) -> int:
    """End a person's sessions, except the one with the key `but`; how many ended."""
    rows = Session.objects.filter(user_id=user_id)
    ended, _ = (rows.exclude(key_hash=hash_of(but)) if but else rows).delete()
    return ended


def end_session(*, user_id: UUID, session_id: UUID) -> None:
    """End one session of this person."""
    Session.objects.filter(user_id=user_id, pk=session_id).delete()


def check_email(email: str) -> None:
    """Raise Refused unless `email` looks like an address."""
    try:
        validate_email(email)
    except ValidationError as error:
        raise Refused(
            f"“{email}” is not an e-mail address. Write it like ada@acme.example.", field="email"
        ) from error


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refused(" ".join(error.messages), field="password") from error
