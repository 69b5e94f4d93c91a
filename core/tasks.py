"""What Celery calls in core, and core's own jobs."""

from __future__ import annotations

from datetime import time, timedelta
from uuid import UUID

from celery import shared_task

from core import mail
from core import operations as core
from core.imports import uploads
from core.jobs import consumer, job, operations, scheduled, ticking
from core.seals import sealing


@shared_task(name="core.perform")  # type: ignore[untyped-decorator]
def perform(outbox_id: str, tenant_id: str) -> None:
    """Do one piece of promised work. Sent by the relay, and by nobody else."""
    consumer.perform(outbox_id=outbox_id, tenant_id=tenant_id)


@shared_task(name="core.tick")  # type: ignore[untyped-decorator]
def tick() -> None:
    """Promise what has become due. Sent by beat; more than one of them does no harm."""
    ticking.tick()


@scheduled(every=timedelta(minutes=1), catch_up="latest")
@job("core.seal", title="Seal the audit trail and the ledgers")
def seal() -> None:
    """Put what is new under seal, so that any later change is found."""
    sealing.seal_rows()


@job("core.run_import", title="Check or bring in an uploaded file")
def run_import(*, import_id: str, dry_run: bool) -> None:
    """Do what the import's page asked for, as the member who asked."""
    uploads.bring_in(import_id=UUID(import_id), dry_run=dry_run)


@scheduled(daily_at=time(3, 30), catch_up="latest")
@job("core.sweep", title="Remove old lines of finished schedules")
def sweep() -> None:
    """Keep the outbox small."""
    operations.sweep()


@scheduled(daily_at=time(3, 40), catch_up="latest")
@job("core.forget_answers", title="Remove old answers to programs")
def forget_answers() -> None:
    """Keep what the API remembers of Idempotency-Keys to a month."""
    core.forget_answers()


@job(mail.JOB, title="Send an e-mail")
def send_mail(*, sealed: str) -> None:
    """Hand one mail to the mail server."""
    mail.deliver(sealed=sealed)
