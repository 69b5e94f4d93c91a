"""Download of a kept file: always an attachment, never something a browser runs."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase

from core.files.keeping import path_of
from core.models import StoredFile
from core.operation import require
from core.refusals import Refused
from core.rights import Right
from core.web.pages import get_or_404, page_view


@page_view("core/home.html", right=None)
def file(request: HttpRequest, id: UUID) -> HttpResponseBase:
    """The content of a file, for members who hold the right it was kept under."""
    kept = get_or_404(StoredFile.objects.all(), id)
    require(Right(kept.right))
    try:
        content = path_of(kept).open("rb")
    except FileNotFoundError as error:
        raise Refused(
            f"The content of {kept.name} is missing from the file store. Tell your administrator."
        ) from error
    answer = FileResponse(
        content, as_attachment=True, filename=kept.name, content_type=kept.content_type
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
