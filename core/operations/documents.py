"""Numbered documents: per-tenant, per-kind, without gaps that a rollback does not explain."""

from __future__ import annotations

from django.db import connection

from core.ids import new_id
from core.models import Document
from core.operation import operation
from core.refusals import Refused
from core.tenancy.context import current_tenant_id


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
    document_id = new_id()
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, made_at FROM app.number(%s, %s)", [document_id, kind])
        numbered, made_at = cursor.fetchone()
    values = [document_id, current_tenant_id(), kind, numbered, made_at]
    return Document.from_db(connection.alias, _FIELDS, values)


_FIELDS = ["id", "tenant_id", "kind", "number", "made_at"]
