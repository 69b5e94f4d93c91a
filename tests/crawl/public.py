"""What is open to everybody, by URL name, each with its reason. A new line is a decision."""

from __future__ import annotations

PUBLIC: dict[str, str] = {
    "account_login": "signing in",
    "account_logout": "signing out, which is harmless to repeat",
    "account_inactive": "says that an account was closed",
    "account_confirm_email": "opened from an e-mail, with its key",
    "account_email_verification_sent": "says that an e-mail was sent",
    "account_reset_password": "asking for a link by e-mail",
    "account_reset_password_done": "says that an e-mail was sent",
    "account_reset_password_from_key": "opened from an e-mail, with its key",
    "account_reset_password_from_key_done": "says that the password was set",
    "mfa_authenticate": "the second step of signing in",
    "invitation": "opened from an e-mail, with its key",
    "healthz": "asked by the machine that watches the product; says nothing about it",
    "readyz": "the same",
}

# Rows that a request may touch without having changed anything.
VOLATILE: dict[str, str] = {
    "core_session": "when a browser was last seen",
    "core_tokenuse": "when a token was last used",
    "core_view": "what members with a last day saw",
}
