"""The tampering proof's rows: a tenant whose trail is sealed in ten links."""

from __future__ import annotations

import sys

import django

if __name__ == "__main__":
    django.setup()

from core import operations as core
from core.models import Document
from core.operation import operation
from core.seals import sealing
from core.tenancy.work import as_machine
from tests.proofs.tamper import SEALS, SLUG


@operation(None)
def write(*, start: int, end: int) -> None:
    """Documents numbered from `start` to before `end`, each with a line in the trail."""
    for number in range(start, end):
        Document.objects.create(kind="note", number=str(number))


def prepare(rows: int) -> None:
    """Write and seal, in turns."""
    tenant_id = core.found_tenant(slug=SLUG, name="Tampered")
    for turn in range(SEALS):
        with as_machine(tenant_id=tenant_id):
            write(start=rows * turn // SEALS, end=rows * (turn + 1) // SEALS)
        with as_machine(tenant_id=tenant_id):
            sealing.seal_rows()


if __name__ == "__main__":
    prepare(int(sys.argv[1]))
