"""What is stored so that its reader cannot use it: hashes of keys and tokens, sealed texts."""

from __future__ import annotations

import base64
import hashlib
import secrets

from cryptography.fernet import Fernet
from django.conf import settings
from django.utils.crypto import salted_hmac

TOKEN_BYTES = 32


def new_token() -> str:
    """A secret for a link: 256 random bits, safe in an address."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def hash_of(secret: str) -> str:
    """What the database keeps of a random key or token. Its entropy makes a salt needless."""
    return hashlib.sha256(secret.encode()).hexdigest()


def factor_box() -> Fernet:
    """Seals second factors with a key that only the environment holds."""
    return Fernet(settings.FACTOR_KEY)


def mail_box() -> Fernet:
    """Seals e-mails that wait in the outbox; their links are secrets."""
    digest = salted_hmac("core.mail", "outbox", algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(digest))


def session_box(session_key: str) -> Fernet:
    """Seals one session: opened only with both the browser's key and ours."""
    digest = salted_hmac("core.accounts.session", session_key, algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(digest))
