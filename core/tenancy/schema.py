"""What the database enforces on every tenant table, as constraints migrations carry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import BaseConstraint, Model
from django.db.models.query_utils import Q


class TableLaw(BaseConstraint):
    """SQL that belongs to a table, applied after it exists and undone with the migration."""

    def statements(self, model: type[Model]) -> list[str]:
        """The statements that put the law in force on `model`'s table."""
        raise NotImplementedError

    def undo(self, model: type[Model]) -> list[str]:
        """The statements that take it away again."""
        raise NotImplementedError

    def constraint_sql(self, model: Any, schema_editor: Any) -> str:
        schema_editor.deferred_sql.extend(self.statements(model))
        return ""

    def create_sql(self, model: Any, schema_editor: Any) -> str:
        return ";\n".join(self.statements(model))

    def remove_sql(self, model: Any, schema_editor: Any) -> str:
        return ";\n".join(self.undo(model))

    def validate(
        self,
        model: type[Model],
        instance: Model,
        exclude: Any = None,
        using: str = "default",
    ) -> None:
        """The database enforces it; there is nothing to check on an instance."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TableLaw) and self.deconstruct() == other.deconstruct()

    def __hash__(self) -> int:
        return hash((type(self), self.name))


class TenantPolicy(TableLaw):
    """Row level security, forced on the owner too: one policy, the bound tenant's rows only."""

    def __init__(self, *, name: str, column: str = "tenant_id", privileges: str) -> None:
        super().__init__(name=name)
        self.column = column
        self.privileges = privileges

    def statements(self, model: type[Model]) -> list[str]:
        table = model._meta.db_table
        own = f"{self.column} = (SELECT app.tenant())"
        return [
            f"ALTER TABLE {table} OWNER TO batcherp_owner",
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY tenant ON {table} TO batcherp_app, batcherp_owner "
            f"USING ({own}) WITH CHECK ({own})",
            f"GRANT {self.privileges} ON {table} TO batcherp_app",
        ]

    def undo(self, model: type[Model]) -> list[str]:
        table = model._meta.db_table
        return [
            f"REVOKE ALL ON {table} FROM batcherp_app",
            f"DROP POLICY tenant ON {table}",
            f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
        ]

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, "column": self.column, "privileges": self.privileges}


class TenantReference(TableLaw):
    """A foreign key that carries the tenant, so that a row can only point inside its own."""

    def __init__(self, *, name: str, field: str) -> None:
        super().__init__(name=name)
        self.field = field

    def statements(self, model: type[Model]) -> list[str]:
        field = model._meta.get_field(self.field)
        target = field.remote_field.model._meta.db_table  # type: ignore[union-attr]
        return [
            f"ALTER TABLE {model._meta.db_table} ADD CONSTRAINT {self.name} "
            f"FOREIGN KEY (tenant_id, {field.column}) REFERENCES {target} (tenant_id, id) "  # type: ignore[union-attr]
            "DEFERRABLE INITIALLY IMMEDIATE"
        ]

    def undo(self, model: type[Model]) -> list[str]:
        return [f"ALTER TABLE {model._meta.db_table} DROP CONSTRAINT {self.name}"]

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, "field": self.field}


class Audited(TableLaw):
    """Every change writes the trail, and a change outside a named operation is refused."""

    def statements(self, model: type[Model]) -> list[str]:
        table = model._meta.db_table
        write = "FOR EACH STATEMENT EXECUTE FUNCTION app.write_trail()"
        return [
            f"CREATE TRIGGER trail_insert AFTER INSERT ON {table} "
            f"REFERENCING NEW TABLE AS new_rows {write}",
            f"CREATE TRIGGER trail_update AFTER UPDATE ON {table} "
            f"REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows {write}",
            f"CREATE TRIGGER trail_delete AFTER DELETE ON {table} "
            f"REFERENCING OLD TABLE AS old_rows {write}",
        ]

    def undo(self, model: type[Model]) -> list[str]:
        table = model._meta.db_table
        return [f"DROP TRIGGER trail_{what} ON {table}" for what in ("insert", "update", "delete")]


class AppendOnly(TableLaw):
    """Rows are added, never changed: privileges say so to the app, a trigger to everybody else."""

    def statements(self, model: type[Model]) -> list[str]:
        table = model._meta.db_table
        return [
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change()",
            f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER append_only",
        ]

    def undo(self, model: type[Model]) -> list[str]:
        return [f"DROP TRIGGER append_only ON {model._meta.db_table}"]


def not_blank(column: str, *, name: str) -> Any:
    """A named CHECK that a text column is not empty."""
    from django.db.models import CheckConstraint

    return CheckConstraint(name=name, condition=~Q(**{column: ""}))
