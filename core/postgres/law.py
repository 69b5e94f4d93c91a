"""Law: a migration operation that applies one reviewed SQL file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.migrations.operations import RunSQL


class Law(RunSQL):
    """The SQL of `path` (from the project's root), with the statement that takes it back."""

    def __init__(self, path: str, *, undo: str) -> None:
        self.path = path
        self.undo = undo
        text = Path(settings.BASE_DIR, path).read_text(encoding="utf-8")
        super().__init__(sql=text, reverse_sql=undo)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__qualname__, [self.path], {"undo": self.undo}

    def describe(self) -> str:
        return f"Apply {self.path}"

    def _run_sql(self, schema_editor: Any, sqls: Any) -> None:
        # psycopg2 sends a script of many statements as it stands; parameters are not used.
        schema_editor.execute(sqls, params=None)
