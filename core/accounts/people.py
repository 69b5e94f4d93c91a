"""Making people who can sign in, finding them, ending their access. All of it at the door."""

from __future__ import annotations

from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from core import mail
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
    email = email.strip().lower()
    with at_the_door():
        address = EmailAddress.objects.filter(email=email, verified=True)
        found = address.select_related("user").first()
        return found.user if found else User.objects.filter(email__iexact=email).first()


def holds_email(user: User, email: str) -> bool:
    """Whether `user` has shown that this address is theirs."""
    addresses = EmailAddress.objects.filter(user_id=user.pk, verified=True)
    return bool(addresses.filter(email=email.strip().lower()).exists())


def deactivate_person(*, user_id: UUID) -> None:
    """End a person's access everywhere, at once. The account stays; nobody else gets it."""
    with at_the_door():
        User.objects.filter(pk=user_id).update(is_active=False)
        end_sessions(user_id)


def forget_factors(*, email: str) -> None:
    """Remove second factors and end the sessions of a person who lost app and recovery codes.

    Their owner is told by e-mail. Raises Refused when nobody signs in with this address.
    """
    user = person_with_email(email)
    if user is None:
        raise Refused(f"Nobody signs in with {email}.", field="email")
    with at_the_door():
        Authenticator.objects.filter(user=user).delete()
        end_sessions(user.id)
        mail.write(
            to=user.email,
            subject="Your second factor was removed",
            text="The operator of the server removed your authenticator app and recovery codes, "
            "and ended your sessions. If you did not ask for that, tell your administrator.\n",
        )


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
