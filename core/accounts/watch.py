"""The security log: who signed in, who failed, from where. No secret ever stands in it.

Texts from outside are logged by repr, so that a line break in one cannot forge a second entry.
"""

from __future__ import annotations

import functools
import logging

from django.core.cache import cache

from core import mail
from core.accounts.people import person_with_email
from core.accounts.sealing import hash_of
from core.after import afterwards
from core.memberships import memberships_of
from core.operations.locks import FACTOR_LOCKED, SIGN_IN_LOCKED, note_lock
from core.tenancy.work import unit_of_work

TOLD_FOR_SECONDS = 3600
log = logging.getLogger("batcherp.security")


def signed_in(*, email: str, address: str) -> None:
    log.info("signed in: %r from %s", email, address)


def failed(*, email: str, address: str) -> None:
    log.warning("sign-in failed: %r from %s", email, address)


def locked(*, email: str, address: str) -> None:
    """Log the lock; tell the owner and their tenants after the answer, at most once an hour."""
    log.warning("sign-in locked after too many failures: %r from %s", email, address)
    afterwards(functools.partial(_tell, email, address))


def factor_locked(*, email: str, address: str) -> None:
    """Log that somebody who knows the password guesses codes; tell the tenants of the account."""
    log.warning("second factor locked after too many failures: %r from %s", email, address)
    afterwards(functools.partial(_tell_tenants, email, address, FACTOR_LOCKED))


def _tell(email: str, address: str) -> None:
    """For an address nobody has it ends here; the sender of the guesses cannot see that."""
    _tell_owner(email, address)
    _tell_tenants(email, address, SIGN_IN_LOCKED)


def _tell_tenants(email: str, address: str, kind: str) -> None:
    user = person_with_email(email)
    if user is None or not user.is_active:
        return
    for mine in memberships_of(user.pk):
        with unit_of_work(tenant_id=mine.tenant_id):
            note_lock(member_id=mine.member_id, kind=kind, address=address)


def _tell_owner(email: str, address: str) -> None:
    user = person_with_email(email)
    if user is None or not user.is_active:
        return
    if cache.add(f"locked:{hash_of(email)}", True, timeout=TOLD_FOR_SECONDS):
        mail.write(
            to=user.email,
            subject="Somebody tries to sign in as you",
            text=f"Too many wrong passwords were sent for {user.email}, from {address}. Further "
            "attempts from browsers that never signed in as you are refused for some minutes; "
            "yours go on working.\n\nIf that was not you, nothing needs to be done unless your "
            "password is short or used elsewhere; then set a new one and add an authenticator "
            "app.\n",
        )
