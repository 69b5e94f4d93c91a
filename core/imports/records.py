"""Which file went in: kept with its answer, so that the trail's word leads to the evidence."""

from __future__ import annotations

from django.utils import timezone

from core import files
from core.imports.answers import Answer
from core.imports.reading import Source
from core.imports.staging import Staged
from core.models import Document, Import
from core.rights import Right
from core.tenancy.context import required


def record(*, document: Document, staged: Staged, answer: Answer, partial: bool) -> Import:
    """The row of an import that wrote something, beside the file itself."""
    begun = begin(kind=staged.kind.name, source=staged.source)
    Import.objects.filter(id=begun.id).update(
        document=document,
        partial=partial,
        state=Import.State.APPLIED,
        answer=answer.as_json(),
        ended_at=timezone.now(),
    )
    return begun


def begin(*, kind: str, source: Source) -> Import:
    """An import of a file that is kept from now on, by the acting member."""
    file = files.keep(name=source.name, content=source.content, right=Right.IMPORT)
    return Import.objects.create(kind=kind, file=file, member_id=required().member_id)
