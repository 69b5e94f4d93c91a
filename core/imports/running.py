"""The one short transaction in which a staged file goes in, or in which it would."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from django.db import IntegrityError, transaction

from core.imports.answers import Answer, Row
from core.imports.kinds import Kind, Part
from core.imports.records import record
from core.imports.staging import Progress, Staged, in_silence
from core.models import Import
from core.operation import operation, require
from core.operations.documents import number
from core.postgres import statistics
from core.refusals import Refused
from core.rights import Right
from core.tenancy.trail import because


class _Undone(Exception):
    """Leaves the savepoint without what was written in it."""


@operation(Right.IMPORT)
def import_file(
    *,
    staged: Staged,
    dry_run: bool = False,
    partial: bool = False,
    begun: Import | None = None,
    progress: Progress = in_silence,
) -> Answer:
    """Bring the staged rows in, through the domain operations of their kind, and count them.

    One refused row: nothing is written, unless `partial`. A dry run gives the answer there would
    be and leaves no trace, no number used. The trail names the import and the row. `begun` is the
    import of a file that was uploaded before. Raises Refused when somebody else writes the same
    records at the same moment.
    """
    require(staged.kind.right)
    answer = _copy(staged.answer)
    will_write = not dry_run and (partial or not answer.refused)
    try:
        with transaction.atomic():
            document = number(kind="import")
            with because(document.number):
                _apply(staged, answer, will_write, progress)
            is_kept = will_write and (partial or not answer.refused)
            if not (is_kept and answer.created + answer.updated):
                raise _Undone
            record(document=document, staged=staged, answer=answer, partial=partial, begun=begun)
            if answer.created + answer.updated >= statistics.MANY_ROWS:
                statistics.take_after_commit()
    except _Undone:
        pass
    except IntegrityError as error:
        raise Refused(
            "Somebody else wrote the same records at this moment; nothing was imported. "
            "Import the file again.",
            code="conflict",
        ) from error
    if answer.refused and not partial:
        answer.created = answer.updated = 0
    answer.refused.sort(key=lambda fault: fault.row)
    answer.warnings.sort(key=lambda fault: fault.row)
    return answer


def _apply(staged: Staged, answer: Answer, write: bool, progress: Progress) -> None:
    done = 0
    for rows in _parts(staged.kind, staged.rows):
        part = Part(rows=rows, write=write)
        staged.kind.apply(part)
        answer.created += part.created
        answer.updated += part.updated
        answer.unchanged += part.unchanged
        answer.refused += part.refused
        answer.warnings += part.warnings
        done += len(rows)
        progress("written" if write else "checked", done, len(staged.rows))


def _parts(kind: Kind, rows: list[Row]) -> Iterator[list[Row]]:
    """Rows in portions, none of which parts what stands or falls together."""
    if not kind.together:
        size = kind.portion or max(len(rows), 1)
        yield from (rows[start : start + size] for start in range(0, len(rows), size))
        return
    groups: dict[object, list[Row]] = {}
    for row in rows:
        groups.setdefault(kind.group(row), []).append(row)
    part: list[Row] = []
    for group in groups.values():
        part += group
        if kind.portion and len(part) >= kind.portion:
            yield part
            part = []
    if part:
        yield part


def _copy(answer: Answer) -> Answer:
    return replace(answer, refused=list(answer.refused), warnings=list(answer.warnings))
