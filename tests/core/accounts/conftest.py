"""A person who signs in as people do: by the page, with address, password and code."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client

from core import accounts
from core.accounts.hashers import PepperedArgon2
from core.models import User
from core.tenancy.work import at_the_door

PASSWORD = "gummy bears at dawn"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def light_and_alone(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counts of attempts start at nothing, whatever runs beside; hashing costs a fraction."""
    monkeypatch.setattr(PepperedArgon2, "memory_cost", 1024)
    prefix = f"test-{uuid.uuid4()}"
    settings.CACHES = {"default": {**settings.CACHES["default"], "KEY_PREFIX": prefix}}


@dataclass
class Account:
    """Somebody who can sign in."""

    id: UUID
    email: str

    def sign_in(
        self, client: Client | None = None, password: str = PASSWORD, **more: Any
    ) -> Client:
        """A browser that has sent the sign-in page; the last answer is on `client.last`."""
        client = client or Client()
        client.last = client.post(  # type: ignore[attr-defined]
            "/accounts/login/", {"login": self.email, "password": password, **more}
        )
        return client


@pytest.fixture
def ada(db: None) -> Account:
    """Ada, who can sign in and belongs to no tenant yet."""
    email = "ada@home.example"
    return Account(accounts.make_person(email=email, password=PASSWORD), email)


@pytest.fixture
def ada_with_app(ada: Account) -> Account:
    """Ada with an authenticator app and recovery codes."""
    with at_the_door():
        user = User.objects.get(id=ada.id)
        TOTP.activate(user, SECRET)
        RecoveryCodes.activate(user)
    return ada


def code_now(steps: int = 0) -> str:
    """What Ada's app shows now, or some steps of 30 seconds away from now."""
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30 + steps))


def recovery_codes(account: Account) -> list[str]:
    with at_the_door():
        row = Authenticator.objects.get(user_id=account.id, type="recovery_codes")
        codes: list[str] = row.wrap().get_unused_codes()
    return codes
