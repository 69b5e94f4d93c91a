"""Kinds of import: an app says what its columns are and how its rows go in."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.imports.answers import Answer, Fault, Row
from core.imports.reading import Unusable
from core.rights import Right
from core.typed import a_text

PORTION = 5_000
# What a file names must be there before it: the order of the import contract. Others come last.
ORDER = (
    "items",
    "item_units",
    "partners",
    "locations",
    "supplier_items",
    "recipes",
    "lots",
    "receipts",
    "batches",
    "batch_inputs",
    "results",
    "shipments",
    "batch_orders",
    "demand",
    "stock_rules",
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in the header, how a cell is read, whether each row needs it.

    `keeps_blanks`: a cell of spaces is a value, not an empty cell.
    """

    name: str
    parse: Callable[[str], Any] = a_text
    is_needed: bool = False
    meaning: str = ""
    keeps_blanks: bool = False


@dataclass(slots=True)
class Part:
    """Some rows of a file on their way in, and what became of them."""

    rows: Sequence[Row]
    write: bool  # false: only the answer is wanted, a write would be undone anyway
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)

    def refuse(self, row: Row, column: str, reason: str) -> None:
        """Leave `row` out, because of its cell in `column`."""
        self.refused.append(row.fault(column, reason))

    def warn(self, row: Row, column: str, reason: str) -> None:
        """Say that a cell is odd, and let it in."""
        self.warnings.append(row.fault(column, reason))


@dataclass(frozen=True)
class Kind:
    """One kind of file. `apply` writes rows through domain operations and counts on the part.

    `key`: columns that name a record, so that none stands twice in a file.
    `together`: rows with the same answer stand or fall together; they come in one part.
    `check`: what is wrong between rows, before anything is asked of the database.
    `export`: the tenant's records in the same columns, in a stable order.
    `portion`: rows a part holds at most; 0 where all of a file must come at once.
    """

    name: str
    title: Any
    columns: Sequence[Column]
    key: Sequence[str]
    right: Right
    apply: Callable[[Part], None]
    together: Callable[[Row], Hashable] | None = None
    check: Callable[[Sequence[Row]], Iterable[Fault]] | None = None
    export: Callable[[], Iterator[Mapping[str, str]]] | None = None
    portion: int = PORTION

    def group(self, row: Row) -> Hashable:
        """What `row` stands or falls with: itself alone unless the kind says otherwise."""
        return self.together(row) if self.together else row.number

    def fresh_answer(self) -> Answer:
        """An answer with nothing counted yet."""
        return Answer(kind=self.name)


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Make a kind known; called once per kind, from AppConfig.ready()."""
    _kinds[kind.name] = kind
    return kind


def kinds() -> list[Kind]:
    """Every kind, in the order in which files import."""
    places = {name: place for place, name in enumerate(ORDER)}
    return sorted(_kinds.values(), key=lambda kind: places.get(kind.name, len(places)))


def kind_named(name: str) -> Kind:
    """The kind called `name`. Raises Unusable with those there are."""
    if name not in _kinds:
        known = ", ".join(kind.name for kind in kinds())
        raise Unusable(f"There is no import kind “{name}”. The kinds are: {known}.")
    return _kinds[name]
