"""Mail by a real SMTP conversation: at least once, one Message-ID, no header of a stranger's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings as django
from django.utils import timezone

from core.jobs import consumer
from core.mail import send
from core.models import Outbox
from core.refusals import Refused
from tests import smtp
from tests.cast import Plant
from tests.core.jobs.conftest import seen


@pytest.fixture
def post(settings: Any) -> Iterator[smtp.Server]:
    """A mail server that the product is set to use."""
    with smtp.running() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server


def written(plant: Plant, **changes: Any) -> Outbox:
    mail = {
        "to": "quinn@acme.example",
        "subject": "Lot ELD-1 expires",
        "body": "On 3 May 2027.\n",
        "key": "lot:1",
    }
    with plant.acting("petra"):
        return send(**{**mail, **changes})


def deliver(plant: Plant, row: Outbox) -> None:
    with plant.machine():
        Outbox.objects.filter(id=row.id).update(due_at=timezone.now() - timedelta(seconds=1))
    consumer.perform(outbox_id=str(row.id), tenant_id=str(plant.id))


def test_a_mail_arrives_as_it_was_written(acme: Plant, post: smtp.Server) -> None:
    row = written(acme, subject="Lot Ä-1 läuft ab", body="Größe: 3 kg\n.\nEnde\n")

    deliver(acme, row)

    ((recipients, message),) = post.taken
    assert recipients == ["quinn@acme.example"]
    assert message["To"] == "quinn@acme.example"
    payload = message.get_payload(decode=True)
    assert isinstance(payload, bytes)
    assert payload.decode().replace("\r\n", "\n") == "Größe: 3 kg\n.\nEnde\n"
    assert message["Message-ID"] == f"<{row.id}@{urlsplit(django.ORIGIN).hostname}>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert seen(acme, row).state == "done"


def test_the_same_key_is_one_mail(acme: Plant, post: smtp.Server) -> None:
    first = written(acme)
    second = written(acme, subject="Again")

    deliver(acme, first)
    deliver(acme, second)

    assert len(post.taken) == 1


def test_a_server_that_hangs_up_gets_it_again_under_the_same_id(
    acme: Plant, post: smtp.Server
) -> None:
    post.hang_up_after_data = 1
    row = written(acme)

    deliver(acme, row)
    waiting = seen(acme, row)
    deliver(acme, row)

    assert (waiting.state, waiting.attempts) == ("pending", 1)
    assert seen(acme, row).state == "done"
    ids = [message["Message-ID"] for _, message in post.taken]
    dates = [message["Date"] for _, message in post.taken]
    assert len(ids) == 2
    assert len(set(ids)) == len(set(dates)) == 1


def test_an_address_the_server_never_takes_is_dead_at_once(acme: Plant, post: smtp.Server) -> None:
    post.refusals["quinn@acme.example"] = "550 no such mailbox"
    row = written(acme)

    deliver(acme, row)

    dead = seen(acme, row)
    assert dead.state == "dead"
    assert dead.last_error == (
        "The mail server does not take mail for quinn@acme.example. Correct the address."
    )


def test_an_address_the_server_does_not_take_now_is_tried_again(
    acme: Plant, post: smtp.Server
) -> None:
    post.refusals["quinn@acme.example"] = "450 mailbox busy"
    row = written(acme)

    deliver(acme, row)

    assert seen(acme, row).state == "pending"


def test_a_server_that_is_away_is_tried_again(
    acme: Plant, post: smtp.Server, settings: Any
) -> None:
    settings.EMAIL_HOST = "127.0.0.2"
    row = written(acme)

    deliver(acme, row)

    assert (seen(acme, row).state, seen(acme, row).attempts) == ("pending", 1)


def test_a_subject_cannot_add_a_header(acme: Plant, post: smtp.Server) -> None:
    row = written(acme, subject="Hello\r\nBcc: otto@rival.example")

    deliver(acme, row)

    ((recipients, message),) = post.taken
    assert recipients == ["quinn@acme.example"]
    assert message["Bcc"] is None
    assert message["Subject"] == "Hello Bcc: otto@rival.example"


@pytest.mark.parametrize(
    "address", ["nobody", "a@b.example\r\nBcc: c@d.example", "a@b.example, c@d.example", ""]
)
def test_what_is_no_address_is_refused(acme: Plant, address: str) -> None:
    with acme.acting("petra"), pytest.raises(Refused, match="is not an e-mail address"):
        send(to=address, subject="x", body="x", key="x")
