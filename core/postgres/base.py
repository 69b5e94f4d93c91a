"""Django's PostgreSQL backend, bound to a tenant transaction by transaction.

The context is set with `set_config(..., is_local => true)` before the first statement of every
transaction and again whenever the database may have forgotten it (a rollback to a savepoint
restores the older value). It is never a setting of the session, which a pooled connection would
carry into somebody else's request.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.backends.postgresql import base

from core.postgres import footing
from core.refusals import NoTenant
from core.tenancy import context as tenancy
from core.tenancy.signing import signed

_UNKNOWN = tenancy.Context(phase=tenancy.Phase.DOOR, operation="(unknown)")
_TRUSTED: set[str] = set()
_SET = "SELECT set_config('app.context', %s, true), set_config('app.reason', %s, true)"


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose every transaction carries the bound context."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._told: tenancy.Context | None = _UNKNOWN
        self.execute_wrappers.append(self._tell_first)

    def _tell_first(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        if not str(sql).startswith("ROLLBACK"):
            self._tell(context["cursor"])
        return execute(sql, params, many, context)

    def _tell(self, cursor: Any) -> None:
        """Give the database the bound context unless this transaction has it already."""
        wanted = tenancy.current()
        if wanted is self._told or wanted == self._told:
            return
        if not self.in_atomic_block:
            if wanted is None:
                return
            raise NoTenant("Tenant work needs a transaction; open a unit of work first.")
        said = (signed(wanted), wanted.reason) if wanted else ("", "")
        with self.wrap_database_errors:
            cursor.cursor.execute(_SET, said)
        self._told = wanted

    def _forget(self) -> None:
        # Not even "nothing": injected SQL may have told the session something of its own.
        self._told = _UNKNOWN

    def _savepoint_rollback(self, sid: str) -> None:
        super()._savepoint_rollback(sid)  # type: ignore[misc]
        # The database is back at the value it had at the savepoint, which may be any.
        self._told = _UNKNOWN

    def _commit(self) -> None:
        self._forget()
        super()._commit()  # type: ignore[misc]

    def _rollback(self) -> None:
        self._forget()
        super()._rollback()  # type: ignore[misc]

    def _close(self) -> None:
        self._forget()
        super()._close()  # type: ignore[misc]

    def connect(self) -> None:
        self._forget()
        super().connect()
        self._demand_footing()

    def _demand_footing(self) -> None:
        """Once in a process and role: what serves people may not look past the policies."""
        if self.alias in footing.SERVING and self.alias not in _TRUSTED:
            try:
                with self.connection.cursor() as cursor:
                    footing.demand(cursor)
            except BaseException:
                self.close()
                raise
            _TRUSTED.add(self.alias)
