"""The laws of the schema. Each reads the database's catalogue and names what breaks it.

A law is a function of a superuser's cursor; it returns one sentence per offender. LAWS holds them
all, so that a law without a mutant in test_mutants.py is found.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tests.schema import allowed

Cursor = Any
Law = Callable[[Cursor], list[str]]
LAWS: dict[str, Law] = {}

# Tables, views and sequences of ours: everything outside PostgreSQL's own schemas.
OURS = """
    ours AS (
        SELECT n.nspname || '.' || c.relname AS name, c.*
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
          AND n.nspname NOT LIKE 'pg\\_%%temp\\_%%'
    ), tenant AS (
        SELECT o.* FROM ours o WHERE o.relkind IN ('r', 'p') AND EXISTS (
            SELECT FROM pg_attribute a WHERE a.attrelid = o.oid AND a.attname = 'tenant_id'
                AND NOT a.attisdropped)
    )"""


def law(function: Law) -> Law:
    """Add a law to the book, under its name."""
    LAWS[function.__name__] = function
    return function


def offenders(cursor: Cursor, sentence: str, query: str, **values: Any) -> list[str]:
    """`sentence` filled with each row of `query`, which may use `ours` and `tenant`."""
    cursor.execute(f"WITH {OURS} {query}", values)
    return [sentence.format(*row) for row in cursor.fetchall()]


@law
def every_table_is_a_tenants_or_named(cursor: Cursor) -> list[str]:
    """A table has tenant_id and row level security, or stands in the list of global ones."""
    return offenders(
        cursor,
        "{0} has no tenant_id, no forced row level security with a policy, and no line in allowed",
        """SELECT name FROM ours o WHERE relkind IN ('r', 'p', 'f')
           AND oid NOT IN (SELECT oid FROM tenant) AND name <> ALL(%(named)s)
           AND NOT (relrowsecurity AND relforcerowsecurity
                    AND EXISTS (SELECT FROM pg_policy WHERE polrelid = o.oid))""",
        named=list(allowed.WITHOUT_POLICY),
    )


@law
def row_security_is_forced(cursor: Cursor) -> list[str]:
    """On every tenant table, for its owner too."""
    return offenders(
        cursor,
        "{0}: row level security is not enabled and forced",
        "SELECT name FROM tenant WHERE NOT (relrowsecurity AND relforcerowsecurity)",
    )


@law
def a_policy_reads_and_writes_the_tenants_rows_only(cursor: Cursor) -> list[str]:
    """Exactly the one form, with USING and WITH CHECK, for app and owner."""
    return offenders(
        cursor,
        "{0} has no policy for all commands that keeps reads and writes to the bound tenant",
        """SELECT name FROM tenant WHERE NOT EXISTS (
             SELECT FROM pg_policy p WHERE polrelid = tenant.oid AND polcmd = '*' AND polpermissive
               AND polroles @> ARRAY['batcherp_app'::regrole, 'batcherp_owner'::regrole]::oid[]
               AND pg_get_expr(polqual, polrelid) ~ %(form)s
               AND pg_get_expr(polwithcheck, polrelid) ~ %(form)s)""",
        form=TENANT_FORM,
    )


@law
def no_other_policy_widens(cursor: Cursor) -> list[str]:
    """Permissive policies add up, so any second one needs a role that is not the app."""
    return offenders(
        cursor,
        "{0}: the policy {1} gives {2} more than the bound tenant's rows",
        """SELECT t.name, p.polname, coalesce(r.rolname, 'everybody')
           FROM tenant t JOIN pg_policy p ON p.polrelid = t.oid AND p.polpermissive
           CROSS JOIN LATERAL unnest(p.polroles) AS given(oid)
           LEFT JOIN pg_roles r ON r.oid = given.oid
           WHERE NOT coalesce(pg_get_expr(polqual, polrelid) ~ %(form)s
                              AND (polcmd = 'r' OR pg_get_expr(polwithcheck, polrelid) ~ %(form)s),
                              false)
             AND NOT coalesce(r.rolname = ANY(%(named)s), false)""",
        form=TENANT_FORM,
        named=list(allowed.POLICY_ROLES),
    )


TENANT_FORM = r"^\(tenant_id = \( SELECT app\.tenant\(\) AS tenant\)\)$"


@law
def foreign_keys_carry_the_tenant(cursor: Cursor) -> list[str]:
    """(tenant_id, x) to (tenant_id, id), so that a row can only point inside its own tenant."""
    return offenders(
        cursor,
        "{0}: the foreign key {1} does not carry tenant_id to (tenant_id, id)",
        """SELECT t.name, k.conname FROM tenant t
           JOIN pg_constraint k ON k.conrelid = t.oid AND k.contype = 'f'
           WHERE ARRAY(SELECT a.attname FROM unnest(k.confkey) WITH ORDINALITY u(number, place)
                       JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.number
                       ORDER BY u.place) <> ARRAY['tenant_id', 'id']::name[]
              OR (SELECT a.attname FROM pg_attribute a
                  WHERE a.attrelid = k.conrelid AND a.attnum = k.conkey[1]) <> 'tenant_id'
              OR NOT k.convalidated""",
    )


@law
def no_key_leads_into_a_tenants_table_from_outside(cursor: Cursor) -> list[str]:
    """A foreign key of a global table would let its owner see which rows exist."""
    return offenders(
        cursor,
        "{0}: the foreign key {1} leads from a global table into {2}",
        """SELECT o.name, k.conname, t.name FROM tenant t
           JOIN pg_constraint k ON k.confrelid = t.oid AND k.contype = 'f'
           JOIN ours o ON o.oid = k.conrelid WHERE o.oid NOT IN (SELECT oid FROM tenant)""",
    )


@law
def ids_are_unique_within_the_tenant(cursor: Cursor) -> list[str]:
    """UNIQUE (tenant_id, id) is what foreign keys of others point at."""
    return offenders(
        cursor,
        "{0} has no UNIQUE (tenant_id, id)",
        """SELECT name FROM tenant WHERE NOT EXISTS (
             SELECT FROM pg_constraint k WHERE k.conrelid = tenant.oid AND k.contype IN ('u', 'p')
               AND ARRAY(SELECT a.attname FROM unnest(k.conkey) WITH ORDINALITY u(number, place)
                         JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.number
                         ORDER BY u.place) = ARRAY['tenant_id', 'id']::name[])""",
    )


@law
def indexes_start_with_the_tenant(cursor: Cursor) -> list[str]:
    """A unique index across tenants tells one what another has; any other reads past it."""
    return offenders(
        cursor,
        "{0}: the index {1} does not start with tenant_id",
        """SELECT t.name, i.relname FROM tenant t
           JOIN pg_index x ON x.indrelid = t.oid AND NOT x.indisprimary
           JOIN pg_class i ON i.oid = x.indexrelid
           LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = x.indkey[0]
           WHERE a.attname IS DISTINCT FROM 'tenant_id' AND i.relname <> ALL(%(named)s)""",
        named=list(allowed.INDEXES),
    )


@law
def primary_keys_are_ids_nobody_can_guess(cursor: Cursor) -> list[str]:
    """A counted or spoken key shared by all tenants answers "taken" for another's row."""
    return offenders(
        cursor,
        "{0} has a primary key other than a uuid id, or (tenant_id, ...)",
        """SELECT t.name FROM tenant t WHERE NOT EXISTS (
             SELECT FROM pg_index x JOIN pg_attribute a
               ON a.attrelid = t.oid AND a.attnum = x.indkey[0]
             WHERE x.indrelid = t.oid AND x.indisprimary AND a.atttypid = 'uuid'::regtype)""",
    )


@law
def views_judge_as_their_reader(cursor: Cursor) -> list[str]:
    """A plain view reads as its owner; a materialized one has no policy at all."""
    return offenders(
        cursor,
        "{0} is a view without security_invoker, or a materialized view",
        """SELECT name FROM ours WHERE relkind = 'm' OR (relkind = 'v' AND NOT
             coalesce(reloptions && ARRAY['security_invoker=true', 'security_invoker=on'], false))
        """,
    )


@law
def columns_are_exact(cursor: Cursor) -> list[str]:
    """Quantities and money are numeric, moments have a time zone; money and float are neither."""
    return offenders(
        cursor,
        "{0}.{1} is {2}: use numeric, or timestamptz",
        """SELECT o.name, a.attname, format_type(a.atttypid, NULL) FROM ours o
           JOIN pg_attribute a ON a.attrelid = o.oid AND a.attnum > 0 AND NOT a.attisdropped
           JOIN pg_type y ON y.oid = a.atttypid
           WHERE o.relkind IN ('r', 'p', 'v', 'm') AND ARRAY[y.oid, y.typelem, y.typbasetype] &&
             ARRAY['real', 'double precision', 'money', 'timestamp', 'time with time zone']
                ::regtype[]::oid[]""",
    )


@law
def definer_functions_are_closed(cursor: Cursor) -> list[str]:
    """They act as their owner, so what they read must not depend on who calls them."""
    return offenders(
        cursor,
        "{0}: a definer function needs a search_path that ends with pg_temp, an owner that is "
        "neither superuser nor past row level security, and no call from everybody",
        """SELECT p.oid::regprocedure FROM pg_proc p
           JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_roles r ON r.oid = p.proowner
           WHERE p.prosecdef AND n.nspname NOT IN ('pg_catalog', 'information_schema')
             AND (r.rolsuper OR r.rolbypassrls
               OR NOT EXISTS (SELECT FROM unnest(p.proconfig) s
                              WHERE s LIKE 'search\\_path=%%pg\\_temp' AND s NOT LIKE '%%$user%%')
               OR (has_schema_privilege('public', n.oid, 'USAGE')
                   AND has_function_privilege('public', p.oid, 'EXECUTE')))""",
    )


@law
def functions_belong_to_roles_under_the_policies(cursor: Cursor) -> list[str]:
    """Every function of ours, trigger functions too."""
    return offenders(
        cursor,
        "{0} belongs to {1}, which looks past the policies",
        """SELECT p.oid::regprocedure, r.rolname FROM pg_proc p
           JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_roles r ON r.oid = p.proowner
           WHERE n.nspname NOT IN ('pg_catalog', 'information_schema')
             AND (r.rolsuper OR r.rolbypassrls)""",
    )


@law
def tables_belong_to_the_owner(cursor: Cursor) -> list[str]:
    """The one role that may alter them and is under their policies."""
    return offenders(
        cursor,
        "{0} belongs to {1}",
        """SELECT name, relowner::regrole FROM ours
           WHERE relkind IN ('r', 'p', 'v', 'm', 'f') AND relowner <> 'batcherp_owner'::regrole""",
    )


@law
def roles_that_sign_in_stay_small(cursor: Cursor) -> list[str]:
    """App and relay: not superuser, not past the policies, and members of nothing that is."""
    return offenders(
        cursor,
        "{0} is, or may become, {1}",
        """SELECT small.name, r.rolname
           FROM unnest(ARRAY['batcherp_app', 'batcherp_relay']) AS small(name)
           JOIN pg_roles r ON pg_has_role(small.name, r.oid, 'MEMBER')
           WHERE r.rolname <> small.name OR r.rolsuper OR r.rolbypassrls OR r.rolcreaterole
              OR r.rolcreatedb OR r.rolreplication""",
    )


@law
def the_app_makes_nothing(cursor: Cursor) -> list[str]:
    """No table, no temporary table that could shadow a real one, no schema."""
    return offenders(
        cursor,
        "{0} may create in {1}",
        """SELECT small.name, place FROM unnest(ARRAY['batcherp_app', 'batcherp_relay'])
             AS small(name) CROSS JOIN LATERAL (
             SELECT 'schema ' || nspname AS place FROM pg_namespace
             WHERE has_schema_privilege(small.name, oid, 'CREATE')
             UNION ALL SELECT 'database ' || datname FROM pg_database
             WHERE datname = current_database()
               AND has_database_privilege(small.name, oid, 'CREATE, TEMPORARY')) places""",
    )


@law
def the_app_neither_empties_nor_hooks_tables(cursor: Cursor) -> list[str]:
    """TRUNCATE passes policies by; REFERENCES and TRIGGER ask questions across them."""
    return offenders(
        cursor,
        "{1} may {2} {0}",
        """SELECT o.name, small.name, what FROM ours o
           CROSS JOIN unnest(ARRAY['batcherp_app', 'batcherp_relay']) AS small(name)
           CROSS JOIN unnest(ARRAY['TRUNCATE', 'REFERENCES', 'TRIGGER']) AS what
           WHERE o.relkind IN ('r', 'p', 'v') AND has_table_privilege(small.name, o.oid, what)""",
    )


@law
def append_only_tables_are_only_added_to(cursor: Cursor) -> list[str]:
    """A trigger nobody's session setting can switch off, and no privilege beside it."""
    return offenders(
        cursor,
        "{0} is append-only, and yet the app may change rows or its trigger is not ALWAYS",
        """SELECT o.name FROM ours o JOIN pg_trigger t ON t.tgrelid = o.oid
             AND t.tgfoid = 'app.refuse_change'::regproc
           WHERE t.tgenabled <> 'A' OR has_table_privilege('batcherp_app', o.oid, 'UPDATE, DELETE')
              OR has_any_column_privilege('batcherp_app', o.oid, 'UPDATE')""",
    )


@law
def sequences_are_not_read(cursor: Cursor) -> list[str]:
    """A counter that all tenants share tells each how busy the others are."""
    return offenders(
        cursor,
        "the app may read {0}",
        """SELECT name FROM ours WHERE CASE WHEN relkind = 'S'
             THEN has_sequence_privilege('batcherp_app', oid, 'SELECT, USAGE, UPDATE') END""",
    )


@law
def the_app_reads_no_keys(cursor: Cursor) -> list[str]:
    """What signs a context is closed to every role that signs in, but for migrations."""
    return offenders(
        cursor,
        "{1} may read {0}",
        """SELECT o.name, small.name FROM ours o
           CROSS JOIN unnest(ARRAY['batcherp_app', 'batcherp_relay', 'batcherp_door'])
             AS small(name)
           WHERE o.name = 'app.signing_key'
             AND has_table_privilege(small.name, o.oid, 'SELECT, INSERT, UPDATE, DELETE')""",
    )


def broken(cursor: Cursor, laws: Mapping[str, Law] = LAWS) -> dict[str, list[str]]:
    """Every law that does not hold, with its offenders."""
    found = {name: check(cursor) for name, check in laws.items()}
    return {name: said for name, said in found.items() if said}
