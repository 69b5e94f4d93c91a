"""Streamed answers: their body is made after the request's transaction, so they open their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.db import transaction
from django.http import StreamingHttpResponse

from core.tenancy.context import bound, required


def tenant_stream(
    rows: Callable[[], Iterator[bytes]], *, content_type: str, file_name: str
) -> StreamingHttpResponse:
    """Stream `rows()` as a download, bound to the tenant that asked while the body is made."""
    context = required()

    def body() -> Iterator[bytes]:
        with bound(context), transaction.atomic():
            yield from rows()

    response = StreamingHttpResponse(body(), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
