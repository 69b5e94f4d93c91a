"""How allauth does things here: closed sign-up, sealed factors, e-mails after the commit."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as request_context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from core import mail
from core.accounts import browsers, people, watch, words
from core.accounts.sealing import factor_box
from core.models import User
from core.tenancy.work import at_the_door


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]
    """People come by invitation or by command, never on their own."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def post_login(self, request: HttpRequest, user: User, **more: Any) -> HttpResponse:
        """Remember this browser, so that guesses made elsewhere do not lock it out."""
        response: HttpResponse = super().post_login(request, user, **more)
        browsers.remember(request, response, user)
        watch.signed_in(email=user.email, address=self.get_client_ip(request))
        return response

    def set_password(self, user: User, password: str) -> None:
        """A new password ends every session but the one it was set in."""
        super().set_password(user, password)
        people.end_sessions(user.pk, but=request_context.request.session.session_key)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("security")

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """Whoever has a second factor shows it; the password alone would be a way round it."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        factors = [one for one in methods if one["id"] == "mfa_reauthenticate"]
        return factors or methods

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """As allauth would, except that it leaves after the answer. Nobody's mail goes nowhere."""
        values = {"request": request_context.request, "email": email, **context}
        message = self.render_mail(template_prefix, email, values)
        if context.get("user") != words.NOBODY:
            mail.post(message)

    def send_notification_mail(self, *args: Any, **more: Any) -> None:
        """allauth calls it after the commit at times; then its queries need the door once more."""
        with at_the_door():
            super().send_notification_mail(*args, **more)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse after too many failures, and tell the owner once that somebody is guessing."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            watch.locked(email=self._email(credentials), address=self.get_client_ip(request))
            raise

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        watch.failed(email=self._email(credentials), address=self.get_client_ip(request))

    @staticmethod
    def _email(credentials: dict[str, Any]) -> str:
        return str(credentials.get("email", "")).lower()

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Failed attempts count by account, and apart for a browser that has signed in before."""
        email = self._email(credentials)
        return f"{email}:{browsers.known_as(request, email)}"


class Factors(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of second factors are sealed with a key outside the database."""

    def encrypt(self, text: str) -> str:
        return factor_box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return factor_box().decrypt(encrypted_text.encode()).decode()
