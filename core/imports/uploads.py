"""A file's way in through the browser: kept, its columns chosen, checked, applied."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.db.models import F

from core import files
from core.imports.kinds import kind_named
from core.imports.progress import Progressing
from core.imports.reading import Source, rows_of
from core.imports.records import begin, kept
from core.imports.running import import_file
from core.imports.staging import stage
from core.jobs import enqueue
from core.models import Import
from core.operation import operation, require
from core.refusals import Forbidden, Refused
from core.rights import Right

INLINE_BYTES = 100_000  # about 1,000 rows: sooner done than promised
JOB = "core.run_import"


@operation(Right.IMPORT)
def upload(*, kind: str, source: Source) -> Import:
    """Keep a file to import. Raises Unusable for one that cannot be read at all."""
    wanted = kind_named(kind)
    require(wanted.right)
    known = frozenset(column.name for column in wanted.columns)
    header = next(rows_of(source, known), [])
    titles = list(dict.fromkeys(title.strip() for title in header if title.strip()))
    return begin(kind=kind, source=source, titles=titles)


def proceed(
    *, one: Import, dry_run: bool, partial: bool = False, columns: Mapping[str, str] | None = None
) -> Import:
    """Check an uploaded file, or bring it in: a small one now, a larger one by a job.

    No operation itself, so that the trail names the import of the rows and not this step. Raises
    Refused when the file went in already, or is on its way.
    """
    require(Right.IMPORT)
    now = Import.objects.select_for_update().get(id=one.id)
    require(kind_named(now.kind).right)
    if now.state == Import.State.APPLIED:
        raise Refused("This file is imported already. Upload it again to import it again.")
    if now.state == Import.State.WAITING:
        raise Refused("This file is on its way already. Wait for its answer.")
    Import.objects.filter(id=now.id).update(
        columns=now.columns if columns is None else dict(columns),
        partial=partial,
        state=Import.State.WAITING,
        attempt=F("attempt") + 1,
        sentence="",
    )
    if now.file.size_bytes <= INLINE_BYTES:
        return bring_in(import_id=now.id, dry_run=dry_run)
    enqueue(JOB, key=f"import:{now.id}:{now.attempt + 1}", import_id=str(now.id), dry_run=dry_run)
    now.refresh_from_db()
    return now


def bring_in(*, import_id: UUID, dry_run: bool) -> Import:
    """Do what was asked for an import that waits, and keep the answer or the sentence."""
    one = Import.objects.select_related("file").get(id=import_id)
    if one.state != Import.State.WAITING:
        return one
    try:
        with transaction.atomic(), Progressing(one.id) as progress:
            staged = stage(
                kind_named(one.kind),
                Source(one.file.name, files.content_of(one.file)),
                columns=one.columns,
                progress=progress,
            )
            answer = import_file(
                staged=staged, dry_run=dry_run, partial=one.partial, begun=one, progress=progress
            )
    except (Refused, Forbidden) as no:
        Import.objects.filter(id=one.id).update(
            state=Import.State.REFUSED, sentence=no.sentence, answer=None
        )
    else:
        state = Import.State.CHECKED if dry_run or answer.refused else Import.State.APPLIED
        waiting = Import.objects.filter(id=one.id, state=Import.State.WAITING)
        waiting.update(state=state, answer=kept(answer))
    return Import.objects.get(id=one.id)
