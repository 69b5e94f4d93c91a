"""Which file went in: kept with its answer, so that the trail's word leads to the evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.utils import timezone

from core import files
from core.imports.answers import Answer
from core.imports.reading import Source
from core.imports.staging import Staged
from core.models import Document, Import
from core.rights import Right
from core.tenancy.context import required

FAULTS_KEPT = 1_000


def record(
    *, document: Document, staged: Staged, answer: Answer, partial: bool, begun: Import | None
) -> Import:
    """The row of an import that wrote something, beside the file itself."""
    begun = begun or begin(kind=staged.kind.name, source=staged.source)
    Import.objects.filter(id=begun.id).update(
        document=document,
        partial=partial,
        state=Import.State.APPLIED,
        answer=kept(answer),
        ended_at=timezone.now(),
    )
    return begun


def begin(*, kind: str, source: Source, titles: Sequence[str] = ()) -> Import:
    """An import of a file that is kept from now on, by the acting member."""
    file = files.keep(name=source.name, content=source.content, right=Right.IMPORT)
    return Import.objects.create(
        kind=kind, file=file, titles=storable(list(titles)), member_id=required().member_id
    )


def kept(answer: Answer) -> dict[str, Any]:
    """The answer as it is kept: every count, and the first faults, which are enough to read."""
    first = replace(
        answer, refused=answer.refused[:FAULTS_KEPT], warnings=answer.warnings[:FAULTS_KEPT]
    )
    return {**storable(first.as_json()), "refused_cells": len(answer.refused)}


def storable(value: Any) -> Any:
    """The same with NUL characters shown, since no text in the database can hold one."""
    if isinstance(value, str):
        return value.replace("\0", "␀")
    if isinstance(value, list):
        return [storable(one) for one in value]
    if isinstance(value, dict):
        return {name: storable(one) for name, one in value.items()}
    return value
