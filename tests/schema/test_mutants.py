"""Each law, broken on purpose in a transaction that is taken back: it must name the culprit."""

from __future__ import annotations

from typing import Any

import pytest

from tests.schema.laws import LAWS

OWNED = "ALTER TABLE {0} OWNER TO batcherp_owner;"
TENANT_TABLE = """
    CREATE TABLE public.mutant (id uuid PRIMARY KEY, tenant_id uuid NOT NULL, lot uuid,
                                UNIQUE (tenant_id, id));
    ALTER TABLE mutant OWNER TO batcherp_owner;
    ALTER TABLE mutant ENABLE ROW LEVEL SECURITY;
    ALTER TABLE mutant FORCE ROW LEVEL SECURITY;
    CREATE POLICY tenant ON mutant TO batcherp_app, batcherp_owner
        USING (tenant_id = (SELECT app.tenant())) WITH CHECK (tenant_id = (SELECT app.tenant()));
"""
# law, what breaks it, how the culprit is named
MUTANTS = [
    ("every_table_is_a_tenants_or_named", "CREATE TABLE public.mutant (id uuid)", "mutant"),
    ("row_security_is_forced", "ALTER TABLE core_role NO FORCE ROW LEVEL SECURITY", "core_role"),
    ("row_security_is_forced", "ALTER TABLE core_role DISABLE ROW LEVEL SECURITY", "core_role"),
    (
        "a_policy_reads_and_writes_the_tenants_rows_only",
        "DROP POLICY tenant ON core_role",
        "core_role",
    ),
    (
        "a_policy_reads_and_writes_the_tenants_rows_only",
        "DROP POLICY tenant ON core_role; CREATE POLICY tenant ON core_role TO batcherp_app, "
        "batcherp_owner USING (tenant_id = (SELECT app.tenant())) WITH CHECK (true)",
        "core_role",
    ),
    (
        "a_policy_reads_and_writes_the_tenants_rows_only",
        "DROP POLICY tenant ON core_role; CREATE POLICY tenant ON core_role TO batcherp_app, "
        "batcherp_owner USING (tenant_id = (SELECT app.tenant()) OR true) "
        "WITH CHECK (tenant_id = (SELECT app.tenant()))",
        "core_role",
    ),
    (
        "no_other_policy_widens",
        "CREATE POLICY support ON core_role FOR SELECT TO batcherp_app USING (true)",
        "support",
    ),
    ("no_other_policy_widens", "CREATE POLICY all_of_us ON core_role USING (true)", "everybody"),
    (
        "foreign_keys_carry_the_tenant",
        TENANT_TABLE
        + "ALTER TABLE mutant ADD CONSTRAINT plain FOREIGN KEY (lot) REFERENCES core_document (id)",
        "plain",
    ),
    (
        "foreign_keys_carry_the_tenant",
        TENANT_TABLE + "ALTER TABLE mutant ADD CONSTRAINT later FOREIGN KEY (tenant_id, lot) "
        "REFERENCES core_document (tenant_id, id) NOT VALID",
        "later",
    ),
    (
        "no_key_leads_into_a_tenants_table_from_outside",
        "CREATE TABLE public.mutant (lot uuid CONSTRAINT inwards REFERENCES core_document (id))",
        "inwards",
    ),
    (
        "ids_are_unique_within_the_tenant",
        TENANT_TABLE + "ALTER TABLE mutant DROP CONSTRAINT mutant_tenant_id_id_key",
        "mutant",
    ),
    (
        "indexes_start_with_the_tenant",
        "CREATE UNIQUE INDEX of_everybody ON core_role (name, tenant_id)",
        "of_everybody",
    ),
    (
        "indexes_start_with_the_tenant",
        "CREATE INDEX of_everybody ON core_role (lower(name))",
        "of_everybody",
    ),
    (
        "primary_keys_are_ids_nobody_can_guess",
        "CREATE TABLE public.mutant (number bigint PRIMARY KEY, tenant_id uuid)",
        "mutant",
    ),
    ("views_judge_as_their_reader", "CREATE VIEW mutant AS SELECT * FROM core_role", "mutant"),
    (
        "views_judge_as_their_reader",
        "CREATE MATERIALIZED VIEW mutant AS SELECT * FROM core_role",
        "mutant",
    ),
    ("columns_are_exact", "ALTER TABLE core_role ADD weight double precision", "weight"),
    ("columns_are_exact", "ALTER TABLE core_role ADD weights real[]", "weights"),
    ("columns_are_exact", "ALTER TABLE core_role ADD made_at timestamp", "made_at"),
    (
        "definer_functions_are_closed",
        "CREATE FUNCTION app.mutant() RETURNS bigint LANGUAGE sql SECURITY DEFINER "
        "AS 'SELECT count(*) FROM public.core_role'; "
        "ALTER FUNCTION app.mutant() OWNER TO batcherp_owner",
        "mutant",
    ),
    (
        "definer_functions_are_closed",
        "CREATE FUNCTION app.mutant() RETURNS bigint LANGUAGE sql SECURITY DEFINER "
        "SET search_path = public AS 'SELECT count(*) FROM public.core_role'; "
        "ALTER FUNCTION app.mutant() OWNER TO batcherp_owner",
        "mutant",
    ),
    (
        "definer_functions_are_closed",
        "CREATE FUNCTION app.mutant() RETURNS bigint LANGUAGE sql SECURITY DEFINER "
        "SET search_path = public, pg_temp AS 'SELECT count(*) FROM public.core_role'",
        "mutant",
    ),
    (
        "definer_functions_are_closed",
        "CREATE FUNCTION app.mutant() RETURNS bigint LANGUAGE sql SECURITY DEFINER "
        "SET search_path = public, pg_temp AS 'SELECT count(*) FROM public.core_role'; "
        "ALTER FUNCTION app.mutant() OWNER TO batcherp_migrate",
        "mutant",
    ),
    (
        "definer_functions_are_closed",
        "CREATE FUNCTION public.mutant() RETURNS bigint LANGUAGE sql SECURITY DEFINER "
        "SET search_path = public, pg_temp AS 'SELECT count(*) FROM public.core_role'; "
        "ALTER FUNCTION public.mutant() OWNER TO batcherp_owner",
        "mutant",
    ),
    (
        "functions_belong_to_roles_under_the_policies",
        "ALTER FUNCTION app.refuse_change() OWNER TO batcherp_migrate",
        "refuse_change",
    ),
    ("tables_belong_to_the_owner", "ALTER TABLE core_role OWNER TO batcherp_app", "batcherp_app"),
    ("roles_that_sign_in_stay_small", "ALTER ROLE batcherp_app BYPASSRLS", "batcherp_app"),
    ("roles_that_sign_in_stay_small", "ALTER ROLE batcherp_app SUPERUSER", "batcherp_app"),
    ("roles_that_sign_in_stay_small", "GRANT batcherp_owner TO batcherp_app", "batcherp_owner"),
    ("roles_that_sign_in_stay_small", "GRANT batcherp_backup TO batcherp_relay", "batcherp_backup"),
    ("the_app_makes_nothing", "GRANT CREATE ON SCHEMA public TO PUBLIC", "schema public"),
    (
        "the_app_makes_nothing",
        "DO $$ BEGIN EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO batcherp_app', "
        "current_database()); END $$",
        "database",
    ),
    (
        "the_app_neither_empties_nor_hooks_tables",
        "GRANT TRUNCATE ON core_role TO batcherp_app",
        "TRUNCATE",
    ),
    (
        "append_only_tables_are_only_added_to",
        "GRANT UPDATE (reason) ON core_auditentry TO batcherp_app",
        "core_auditentry",
    ),
    (
        "append_only_tables_are_only_added_to",
        "ALTER TABLE core_auditentry ENABLE TRIGGER append_only",
        "core_auditentry",
    ),
    (
        "sequences_are_not_read",
        "CREATE SEQUENCE public.mutant; GRANT USAGE ON SEQUENCE mutant TO batcherp_app",
        "mutant",
    ),
    ("the_app_reads_no_keys", "GRANT SELECT ON app.signing_key TO batcherp_app", "signing_key"),
]


@pytest.mark.parametrize(
    ("name", "mutant", "culprit"), MUTANTS, ids=[f"{m[0]}-{i}" for i, m in enumerate(MUTANTS)]
)
def test_the_law_names_the_culprit(superuser: Any, name: str, mutant: str, culprit: str) -> None:
    assert LAWS[name](superuser) == []
    superuser.execute(mutant)

    said = LAWS[name](superuser)

    assert any(culprit in sentence for sentence in said)


def test_every_law_has_a_mutant() -> None:
    assert {name for name, *_ in MUTANTS} == set(LAWS)
