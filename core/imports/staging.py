"""Outside any transaction: the file read, its columns found, each cell parsed, keys compared."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass

from core.imports.answers import Answer, Fault, Row
from core.imports.kinds import Column, Kind
from core.imports.reading import MAX_COLUMNS, MAX_ROWS, Source, rows_of
from core.imports.unusable import Unusable
from core.refusals import Refused

TOLD_EVERY = 5_000

Progress = Callable[[str, int, int], None]  # what, how many done, of how many (0: not known)


def in_silence(what: str, done: int, total: int) -> None:
    """Nobody waits to be told."""


@dataclass(frozen=True, slots=True)
class Staged:
    """A file read and checked in itself: rows that may go in, and the answer so far."""

    kind: Kind
    source: Source
    rows: list[Row]
    answer: Answer


def stage(
    kind: Kind,
    source: Source,
    *,
    columns: Mapping[str, str] | None = None,
    progress: Progress = in_silence,
) -> Staged:
    """Read `source` as `kind`. `columns` maps the file's header to the kind's where they differ.

    Raises Unusable when the file as a whole cannot be used; cells at fault are in the answer.
    """
    sheet = rows_of(source, frozenset(column.name for column in kind.columns))
    places = _places(kind, source, next(sheet, []), columns or {})
    answer = kind.fresh_answer()
    answer.ignored_columns = places.ignored
    rows = []
    for number, cells in enumerate(sheet, start=2):
        if not cells:
            continue
        if answer.rows == MAX_ROWS:
            raise Unusable(f"{source.name} has more than {MAX_ROWS:,} rows. Split it.")
        answer.rows += 1
        rows.append(_row(number, cells, places, answer.refused))
        if answer.rows % TOLD_EVERY == 0:
            progress("read", answer.rows, 0)
    answer.refused += _between(kind, rows)
    return Staged(kind, source, _sound(kind, rows, answer.refused), answer)


@dataclass(frozen=True, slots=True)
class _Places:
    """Which column stands where in the file."""

    columns: list[tuple[int, Column]]
    width: int
    ignored: list[str]


def _places(kind: Kind, source: Source, header: list[str], renamed: Mapping[str, str]) -> _Places:
    if len(header) > MAX_COLUMNS:
        raise Unusable(f"{source.name} has {len(header)} columns; up to {MAX_COLUMNS} are read.")
    known = {column.name: column for column in kind.columns}
    found: dict[str, int] = {}
    ignored = []
    for place, title in enumerate(header):
        name = renamed.get(title.strip()) or folded(title)
        if name in found:
            raise Unusable(f"The column {name} stands twice in {source.name}. Keep one of them.")
        if name in known:
            found[name] = place
        elif title.strip():
            ignored.append(title.strip())
    missing = [c.name for c in kind.columns if c.is_needed and c.name not in found]
    if missing:
        raise Unusable(
            f"{source.name} has no column {' and no column '.join(missing)}. "
            f"The first row names the columns; {kind.name} needs "
            f"{', '.join(c.name for c in kind.columns if c.is_needed)}."
        )
    columns = sorted((place, known[name]) for name, place in found.items())
    return _Places(columns, len(header), ignored)


def folded(title: str) -> str:
    """A column's title as the kind names it: lower case, underscores, no star."""
    return "_".join(title.strip().strip("*").casefold().split())


def _row(number: int, cells: list[str], places: _Places, refused: list[Fault]) -> Row:
    texts: dict[str, str] = {}
    values: dict[str, object] = {}
    row = Row(number, texts, values)
    for place, column in places.columns:
        text = cells[place] if place < len(cells) else ""
        texts[column.name] = text
        if not (text if column.keeps_blanks else text.strip()):
            if column.is_needed:
                refused.append(row.fault(column.name, "This cell is needed."))
            continue
        try:
            _printable(text)
            values[column.name] = column.parse(text)
        except Refused as refusal:
            refused.append(row.fault(column.name, refusal.sentence))
    beyond = next((cell for cell in cells[places.width :] if cell.strip()), None)
    if beyond is not None:
        refused.append(Fault(number, "", beyond[:200], "This cell stands beyond the last column."))
    return row


def _printable(text: str) -> None:
    if "\x00" in text:
        raise Refused("This cell holds a NUL character, which no text does.")


def _between(kind: Kind, rows: list[Row]) -> Iterator[Fault]:
    """What is wrong between rows: a key that stands twice, and what the kind finds."""
    first: dict[Hashable, int] = {}
    for row in rows:
        key = _key(kind, row)
        if key is None:
            continue
        if key in first:
            named = " and ".join(kind.key)
            yield row.fault(kind.key[-1], f"The same {named} stands in row {first[key]} already.")
        else:
            first[key] = row.number
    if kind.check:
        yield from kind.check(rows)


def _key(kind: Kind, row: Row) -> tuple[str, ...] | None:
    """The row's key, or None where a cell of it is at fault already."""
    needed = {column.name for column in kind.columns if column.is_needed}
    for column in kind.key:
        is_typed = bool(row.texts.get(column, "").strip())
        if column not in row.values and (is_typed or column in needed):
            return None
    return tuple(str(row.values.get(column, "")).strip().lower() for column in kind.key)


def _sound(kind: Kind, rows: list[Row], refused: list[Fault]) -> list[Row]:
    """The rows that may go in: those of groups without a fault."""
    if not refused:
        return rows
    wrong = {fault.row for fault in refused}
    fallen = {kind.group(row) for row in rows if row.number in wrong}
    return [row for row in rows if kind.group(row) not in fallen]
