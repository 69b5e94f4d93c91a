"""The schema as it stands keeps every law; what is allowed by name is there and has a reason."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps

from core.postgres.ownership import GLOBAL_TABLES
from core.tenancy.models import TenantModel, Trail
from tests.schema import allowed
from tests.schema.laws import LAWS


@pytest.mark.parametrize("name", LAWS)
def test_the_schema_keeps_the_law(superuser: Any, name: str) -> None:
    assert LAWS[name](superuser) == []


def test_what_is_allowed_exists_so_that_no_line_outlives_its_reason(superuser: Any) -> None:
    superuser.execute("SELECT schemaname || '.' || tablename FROM pg_tables")
    tables = {name for (name,) in superuser.fetchall()}
    superuser.execute("SELECT indexname FROM pg_indexes WHERE schemaname = 'public'")
    indexes = {name for (name,) in superuser.fetchall()}

    assert set(allowed.WITHOUT_POLICY) <= tables
    assert set(allowed.INDEXES) <= indexes


def test_every_global_table_is_granted_by_name(superuser: Any) -> None:
    superuser.execute(
        "SELECT tablename FROM pg_tables t WHERE schemaname = 'public' AND NOT EXISTS ("
        "SELECT FROM information_schema.columns c WHERE c.table_schema = t.schemaname"
        " AND c.table_name = t.tablename AND c.column_name = 'tenant_id')"
    )
    shared = {name for (name,) in superuser.fetchall()}

    assert shared == set(GLOBAL_TABLES) & shared


@pytest.mark.parametrize(
    "model", [m for m in apps.get_models() if issubclass(m, TenantModel)], ids=lambda m: m.__name__
)
def test_every_table_remembers_its_past_as_its_model_says(superuser: Any, model: Any) -> None:
    superuser.execute(
        "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal",
        [model._meta.db_table],
    )
    triggers = {name for (name,) in superuser.fetchall()}

    assert TRIGGERS[model.trail] <= triggers


TRIGGERS: dict[Trail, set[str]] = {
    Trail.AUDITED: {"trail_insert", "trail_update", "trail_delete"},
    Trail.LEDGER: {"append_only"},
    Trail.WORKING: set(),
}
