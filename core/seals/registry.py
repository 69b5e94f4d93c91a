"""Which tables are sealed, and how a row's leaf is computed."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NAME = re.compile(r"[a-z_]+(\.[a-z_0-9]+)?")


@dataclass(frozen=True, slots=True)
class Sealed:
    """An append-only table; `leaf` is the SQL function that takes one of its rows."""

    table: str
    leaf: str

    def __post_init__(self) -> None:
        if not (_NAME.fullmatch(self.table) and _NAME.fullmatch(self.leaf)):
            raise ValueError("A sealed table and its leaf function are named by plain identifiers.")


_sealed: dict[str, Sealed] = {}


def register(sealed: Sealed) -> None:
    """Put a table under seal, from the next seal on."""
    _sealed[sealed.table] = sealed


def sealed_tables() -> list[Sealed]:
    """The tables under seal, by name."""
    return [sealed for _, sealed in sorted(_sealed.items())]
