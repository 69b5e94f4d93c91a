"""`manage.py verify --tenant SLUG`: hold the books against their seals and their own arithmetic."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from core import verify
from core.tenancy.work import as_machine, tenant_named
from core.verify import Examined

SOUND, UNSOUND, UNUSABLE = 0, 1, 2


class Command(BaseCommand):
    """Exit 0: nothing found. 1: each finding is named. 2: there is no such tenant."""

    help = "Find every sealed row that was changed, deleted or inserted afterwards, and more."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--tenant", required=True, metavar="SLUG")
        parser.add_argument("--json", action="store_true", help="one JSON object on stdout")

    def handle(self, *args: Any, tenant: str, **options: Any) -> None:
        tenant_id = tenant_named(tenant)
        if tenant_id is None:
            self.stderr.write(f"There is no tenant called “{tenant}”. Name it by its address.")
            sys.exit(UNUSABLE)
        with as_machine(tenant_id=tenant_id):
            checked = verify.run()
        is_sound = not any(examined.findings for examined in checked.values())
        if options["json"]:
            self.stdout.write(_as_json(tenant, checked, is_sound))
        else:
            self._say(checked, is_sound)
        sys.exit(SOUND if is_sound else UNSOUND)

    def _say(self, checked: dict[str, Examined], is_sound: bool) -> None:
        for name, examined in checked.items():
            self.stdout.write(f"{name}: {examined.rows} rows examined.")
            for finding in examined.findings:
                where = " ".join(part for part in (finding.table, finding.record_id) if part)
                self.stdout.write(f"  {where}: {finding.sentence}" if where else finding.sentence)
        self.stdout.write(
            "Nothing was changed afterwards." if is_sound else "The books were changed afterwards."
        )


def _as_json(tenant: str, checked: dict[str, Examined], is_sound: bool) -> str:
    checks = [
        {
            "check": name,
            "rows": examined.rows,
            "findings": [asdict(finding) for finding in examined.findings],
        }
        for name, examined in checked.items()
    ]
    return json.dumps({"tenant": tenant, "sound": is_sound, "checks": checks}, indent=2)
