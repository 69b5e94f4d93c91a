"""E-mails: promised in the tenant's outbox, or posted after the commit where no tenant is bound.

What was rolled back is never announced. The text may hold a link that opens something, so it lies
sealed in the outbox: a reader of the table cannot use it.
"""

from __future__ import annotations

import json

from django.conf import settings
from django.core.mail import EmailMessage, make_msgid
from django.db import transaction

from core.accounts.sealing import mail_box
from core.jobs import enqueue
from core.tenancy import context as tenancy


def write(*, to: str, subject: str, text: str) -> None:
    """Send a plain e-mail once the transaction has committed; from a tenant, through its outbox."""
    context = tenancy.current()
    if context is None or context.tenant_id is None:
        post(EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [to]))
        return
    letter = {"to": to, "subject": subject, "text": text, "message_id": make_msgid()}
    enqueue("core.send_mail", sealed=mail_box().encrypt(json.dumps(letter).encode()).decode())


def post(message: EmailMessage) -> None:
    """Post `message` once the transaction has committed. A mail server's failure is logged."""
    transaction.on_commit(message.send, robust=True)


def send_sealed(sealed: str) -> None:
    """Send what `write` has sealed. Sent twice, it has the same Message-ID."""
    letter = json.loads(mail_box().decrypt(sealed))
    EmailMessage(
        letter["subject"],
        letter["text"],
        settings.DEFAULT_FROM_EMAIL,
        [letter["to"]],
        headers={"Message-ID": letter["message_id"]},
    ).send()
