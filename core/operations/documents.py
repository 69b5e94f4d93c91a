"""Numbered documents: per-tenant, per-kind, without gaps that a rollback does not explain."""

from __future__ import annotations

from django.db import connection

from core.ids import new_id
from core.models import Document
from core.operation import operation
from core.refusals import Refused
from core.tenancy.context import current_tenant_id

PREFIXES = {
    "batch": "B-",
    "cost": "CST-",
    "hold": "H-",
    "import": "IMP-",
    "receipt": "RCV-",
    "recipe": "R-",
    "return": "RET-",
    "shipment": "SHP-",
}

_NEXT = """
    INSERT INTO core_counter AS counter (id, tenant_id, kind, last) VALUES (%s, %s, %s, 1)
    ON CONFLICT (tenant_id, kind) DO UPDATE SET last = counter.last + 1
    WHERE counter.tenant_id = excluded.tenant_id
    RETURNING last
"""


@operation(None)
def number(*, kind: str, given: str = "") -> Document:
    """A new document of `kind`, numbered by the tenant's counter or with the `given` number.

    Raises Refused when the given number is taken.
    """
    if given:
        if Document.objects.filter(kind=kind, number=given).exists():
            raise Refused(
                f"There is a {kind} {given} already. Choose another number.", field="number"
            )
        return Document.objects.create(kind=kind, number=given)
    return Document.objects.create(kind=kind, number=_next_number(kind))


def _next_number(kind: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [new_id(), current_tenant_id(), kind])
        (last,) = cursor.fetchone()
    return f"{PREFIXES[kind]}{last:04d}"
