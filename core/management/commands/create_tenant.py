"""Make a tenant and invite its first administrator."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from core import operations as core
from core.models import Role
from core.refusals import Refused
from core.tenancy.work import as_machine

UNUSABLE = 2


class Command(BaseCommand):
    """`manage.py create_tenant SLUG --name "..." --template empty --admin-email X`."""

    help = "Make a tenant and print the link that makes its first administrator a member."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="its address: /t/SLUG/")
        parser.add_argument("--name", required=True)
        parser.add_argument("--template", default="empty", help="what it starts with")
        parser.add_argument("--admin-email", required=True)
        parser.add_argument("--admin-name", default="", help="as printed on records")
        parser.add_argument("--time-zone", default="UTC")
        parser.add_argument("--currency", default="EUR")

    def handle(self, *args: Any, **options: Any) -> None:
        """One line of JSON on stdout; a refusal is a sentence and exit code 2, nothing made."""
        try:
            with transaction.atomic():
                answer = _found(options)
        except Refused as refusal:
            raise CommandError(refusal.sentence, returncode=UNUSABLE) from refusal
        self.stdout.write(json.dumps(answer))


def _found(options: dict[str, Any]) -> dict[str, str]:
    tenant_id = core.found_tenant(
        slug=options["slug"],
        name=options["name"],
        time_zone=options["time_zone"],
        currency=options["currency"],
        template=options["template"],
    )
    email: str = options["admin_email"]
    with as_machine(tenant_id=tenant_id):
        invited = core.invite(
            email=email,
            printed_name=options["admin_name"] or email.partition("@")[0],
            roles=[Role.objects.get(name="Administrator")],
        )
    return {
        "tenant": options["slug"],
        "id": str(tenant_id),
        "template": options["template"],
        "admin_email": invited.invitation.email,
        "invitation": invited.link,
        "expires_at": invited.invitation.expires_at.isoformat(),
    }
