"""Second factors: a code of the authenticator counts once, whatever the cache remembers."""

from __future__ import annotations

from allauth.mfa.base import forms as base
from allauth.mfa.models import Authenticator

from core.accounts import codes


class _Once:
    """Mixed into a form that takes a code: a code of a step that was used is an incorrect one."""

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc]
        authenticator: Authenticator = self.authenticator  # type: ignore[attr-defined]
        if authenticator.type == Authenticator.Type.TOTP and not codes.use(authenticator, code):
            raise base.get_adapter().validation_error("incorrect_code")
        return code


class Authenticate(_Once, base.AuthenticateForm):  # type: ignore[misc]
    """The second step of signing in."""


class Reauthenticate(_Once, base.ReauthenticateForm):  # type: ignore[misc]
    """Showing the factor again before something that needs it."""
