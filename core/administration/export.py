"""The audit trail as a file: what the filter shows, one line per changed field."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from core.administration import forms, queries
from core.administration.shown import changes_of
from core.models import AuditEntry
from core.refusals import Refused
from core.reports.answers import neutral
from core.rights import Right
from core.web import page_view, tenant_stream

RECORD = ("at_utc", "member", "kind", "record", "action", "operation", "reason")
COLUMNS = (*RECORD, "field", "before", "after")


@page_view("administration/trail.html", right=Right.SEE_AUDIT)
def trail_csv(request: HttpRequest) -> HttpResponseBase:
    """A download of all that the filter matches. Raises Refused for one that cannot be read."""
    wanted = forms.FilterTrail(request.GET).wanted()
    if wanted is None:
        raise Refused(_("The filter cannot be read. Correct it on the page of the audit trail."))

    def lines() -> Iterator[bytes]:
        yield _line(COLUMNS)
        for entry in queries.all_audit_entries(wanted):
            yield b"".join(map(_line, _cells(entry)))

    return tenant_stream(lines, content_type="text/csv; charset=utf-8", file_name="audit-trail.csv")


def _cells(entry: AuditEntry) -> Iterator[tuple[str, ...]]:
    """One line per field; one alone for a change that left no field to show."""
    at = entry.recorded_at.astimezone(UTC).isoformat() if entry.recorded_at else ""
    head = (
        at,
        str(entry.member or ""),
        forms.kind_of(entry.relation),
        str(entry.record_id),
        entry.action,
        entry.operation,
        entry.reason,
    )
    for field in changes_of(entry) or [("", "", "")]:
        yield (*head, *field)


def _line(cells: tuple[str, ...]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow([neutral(cell) for cell in cells])
    return out.getvalue().encode()
