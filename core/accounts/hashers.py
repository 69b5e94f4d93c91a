"""Password hashes that are worth nothing to one who reads the table without the environment."""

from __future__ import annotations

import base64
import hashlib
import hmac

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher


class PepperedArgon2(Argon2PasswordHasher):
    """Argon2id over HMAC-SHA256 of the password with a key kept outside the database."""

    algorithm = "peppered_argon2"

    def encode(self, password: str, salt: str) -> str:
        return super().encode(_peppered(password), salt)

    def verify(self, password: str, encoded: str) -> bool:
        return super().verify(_peppered(password), encoded)


def _peppered(password: str) -> str:
    key = settings.PASSWORD_PEPPER.encode()
    return base64.b64encode(hmac.digest(key, password.encode(), hashlib.sha256)).decode()
