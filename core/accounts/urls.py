"""Signing in and one's own account. The names are allauth's where its code asks for them."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.urls import path, re_path

from core.accounts import invitation, views

urlpatterns = [
    path("", views.start, name="start"),
    path("invitations/<str:token>/", invitation.invitation, name="invitation"),
    path("accounts/login/", account.login, name="account_login"),
    path("accounts/logout/", account.logout, name="account_logout"),
    path("accounts/inactive/", account.account_inactive, name="account_inactive"),
    path("accounts/reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("accounts/security/", views.security, name="security"),
    path("accounts/security/", views.security, name="mfa_index"),
    path("accounts/sessions/endings/", views.end_other_sessions, name="session_endings"),
    path("accounts/sessions/<uuid:id>/ending/", views.end_session, name="session_ending"),
    path("accounts/email/", account.email, name="account_email"),
    path(
        "accounts/confirm-email/",
        account.email_verification_sent,
        name="account_email_verification_sent",
    ),
    re_path(
        r"^accounts/confirm-email/(?P<key>[-:\w]+)/$",
        account.confirm_email,
        name="account_confirm_email",
    ),
    path("accounts/password/change/", account.password_change, name="account_change_password"),
    path("accounts/password/set/", account.password_set, name="account_set_password"),
    path("accounts/password/reset/", account.password_reset, name="account_reset_password"),
    path(
        "accounts/password/reset/done/",
        account.password_reset_done,
        name="account_reset_password_done",
    ),
    re_path(
        r"^accounts/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "accounts/password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("accounts/2fa/authenticate/", mfa.authenticate, name="mfa_authenticate"),
    path("accounts/2fa/reauthenticate/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("accounts/2fa/app/", views.AddAuthenticator.as_view(), name="mfa_activate_totp"),
    path("accounts/2fa/app/removal/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("accounts/2fa/codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "accounts/2fa/codes/new/",
        recovery.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
]
