"""E-mails leave after the commit: what was rolled back is never announced."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction


def write(*, to: str, subject: str, text: str) -> None:
    """Post a plain e-mail once the transaction has committed."""
    post(EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [to]))


def post(message: EmailMessage) -> None:
    """Post `message` once the transaction has committed. A mail server's failure is logged."""
    transaction.on_commit(message.send, robust=True)
