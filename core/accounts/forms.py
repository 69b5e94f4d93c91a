"""Second factors: a code of the authenticator counts once, whatever the cache remembers."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.base import forms as base
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError

from core.accounts import codes, watch


class _Once:
    """Mixed into a form that takes a code: a code of a step that was used is an incorrect one."""

    def clean_code(self) -> str:
        code = self._checked_code()
        authenticator: Authenticator = self.authenticator  # type: ignore[attr-defined]
        if authenticator.type == Authenticator.Type.TOTP and not codes.use(authenticator, code):
            raise base.get_adapter().validation_error("incorrect_code")
        return code

    def _checked_code(self) -> str:
        try:
            code: str = super().clean_code()  # type: ignore[misc]
        except ValidationError as error:
            if error.code == "too_many_login_attempts":
                address = get_adapter().get_client_ip(context.request)
                watch.factor_locked(email=self.user.email, address=address)  # type: ignore[attr-defined]
            raise
        return code


class Authenticate(_Once, base.AuthenticateForm):  # type: ignore[misc]
    """The second step of signing in."""


class Reauthenticate(_Once, base.ReauthenticateForm):  # type: ignore[misc]
    """Showing the factor again before something that needs it."""
