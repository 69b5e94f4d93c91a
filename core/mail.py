"""E-mail: promised with the change that wants it, sent at least once, always under one Message-ID.

The text may hold a link that opens something, so it lies sealed in the outbox: whoever reads the
table cannot use it.

    from core.mail import send

    send(to=member.email, subject="...", body="...", key=f"lot-expires:{lot.id}:{day}")

SMTP cannot be exactly once: a worker that dies between the server's yes and its own commit sends
again. The Message-ID comes from the outbox row, so that mail programs show the two as one.
"""

from __future__ import annotations

import json
import smtplib
from collections.abc import Sequence
from email.utils import format_datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email

from core.accounts.sealing import mail_box
from core.after import afterwards
from core.ids import new_id
from core.jobs.outbox import enqueue
from core.jobs.running import current_work
from core.models import Outbox
from core.refusals import Refused
from core.tenancy import context as tenancy

JOB = "core.send_mail"
LONGEST_SUBJECT = 200
NEVER = 500  # SMTP codes from here on are final (RFC 5321 section 4.2.1)


def send(*, to: str | Sequence[str], subject: str, body: str, key: str) -> Outbox:
    """Promise a mail. The same `key` again sends nothing new.

    Line breaks in the subject become spaces. Raises Refused for an address that is none.
    """
    addresses = [to] if isinstance(to, str) else list(to)
    for address in addresses:
        _demand_address(address)
    one_line = " ".join(subject.split())[:LONGEST_SUBJECT]
    letter = {"to": addresses, "subject": one_line, "body": body}
    return enqueue(JOB, key=key, sealed=mail_box().encrypt(json.dumps(letter).encode()).decode())


def write(*, to: str, subject: str, text: str) -> None:
    """Send a plain mail: promised in the tenant's outbox, or posted where no tenant is bound."""
    context = tenancy.current()
    if context is not None and context.tenant_id is not None:
        send(to=to, subject=subject, body=text, key=f"mail:{new_id()}")
        return
    post(EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [to]))


def post(message: EmailMessage) -> None:
    """Post `message` after the commit and after the answer, whose time would tell that it exists.

    What was rolled back is never announced. A mail that is lost with its process is asked for
    again; a mail server's failure is logged.
    """
    afterwards(message.send)


def deliver(*, sealed: str) -> None:
    """Hand the running job's mail to the server.

    Raises Refused when the server will never take it; anything else is tried again.
    """
    row = current_work()
    letter = json.loads(mail_box().decrypt(sealed))
    message = EmailMessage(
        subject=letter["subject"],
        body=letter["body"],
        to=letter["to"],
        headers={
            "Message-ID": f"<{row.id}@{urlsplit(settings.ORIGIN).hostname}>",
            "Date": format_datetime(row.made_at),
            "Auto-Submitted": "auto-generated",
        },
    )
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as error:
        if all(code >= NEVER for code, _ in error.recipients.values()):
            addresses = ", ".join(letter["to"])
            raise Refused(
                f"The mail server does not take mail for {addresses}. Correct the address."
            ) from error
        raise


def _demand_address(address: str) -> None:
    try:
        validate_email(address)
    except ValidationError as error:
        raise Refused(
            f"“{' '.join(address.split())}” is not an e-mail address. Use one such as "
            "petra@example.com.",
            field="email",
        ) from error
