"""A migration sees every tenant's rows: a constraint that two tenants' rows break is refused."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connections, migrations, models
from django.db.migrations.loader import MigrationLoader

from core import operations as core
from core.ids import new_id
from core.tenancy.schema import TenantReference
from tests.cast import plant
from tests.databases import admin

SHORT_KIND = models.CheckConstraint(
    name="core_document_short_kind", condition=~models.Q(kind="batch")
)
TO_NOWHERE = "UPDATE core_memberrole SET role_id = %s"


@pytest.fixture
def two_tenants(committing: str) -> str:
    """Both tenants with a batch each, committed."""
    for slug, name in (("acme", "Acme Gummies"), ("rival", "Rival Syrups")):
        with plant(slug, name).machine():
            core.number(kind="batch")
    return committing


def migrate(operation: Any) -> None:
    """Apply `operation` to core as the migrate role does, on the schema as it stands."""
    connection = connections["migrate"]
    migration = migrations.Migration("a_new_constraint", "core")
    migration.operations = [operation]
    with connection.schema_editor(atomic=True) as editor:
        migration.apply(MigrationLoader(connection).project_state(), editor)


def test_a_check_that_rows_of_two_tenants_break_is_refused(two_tenants: str) -> None:
    with pytest.raises(IntegrityError, match="core_document_short_kind"):
        migrate(migrations.AddConstraint("document", SHORT_KIND))


def test_a_unique_key_that_rows_of_one_tenant_break_is_refused(two_tenants: str) -> None:
    one_name = models.UniqueConstraint(fields=["tenant_id", "is_active"], name="core_member_one")

    with pytest.raises(IntegrityError, match="core_member_one"):
        migrate(migrations.AddConstraint("member", one_name))


def test_a_key_that_points_to_nowhere_is_refused(two_tenants: str) -> None:
    with admin(two_tenants) as tamperer:
        tamperer.execute("SET session_replication_role = replica")
        tamperer.execute(TO_NOWHERE, [str(new_id())])
    again = TenantReference(name="core_memberrole_role_again", field="role")

    with pytest.raises(IntegrityError, match="core_memberrole_role_again"):
        migrate(migrations.AddConstraint("memberrole", again))


def test_the_owner_would_have_been_told_that_all_is_well(two_tenants: str) -> None:
    """Why migrations have a role of their own: under FORCE the owner sees no row to judge."""
    with admin(two_tenants) as cursor:
        cursor.execute("SET ROLE batcherp_owner")
        with pytest.raises(Exception, match="no tenant is bound"):
            cursor.execute("SELECT count(*) FROM core_document")


def test_a_migration_takes_every_tenants_rows_along(two_tenants: str) -> None:
    migrate(migrations.RunSQL("UPDATE core_document SET kind = 'run'"))

    with admin(two_tenants) as cursor:
        cursor.execute("SELECT kind, count(DISTINCT tenant_id) FROM core_document GROUP BY kind")
        assert cursor.fetchall() == [("run", 2)]
        cursor.execute(
            "SELECT operation, count(DISTINCT tenant_id) FROM core_auditentry "
            "WHERE action = 'update' GROUP BY operation"
        )
        assert cursor.fetchall() == [("migration", 2)]
