"""What an attacker sends: each attack is a name and the statements, one after the other.

{rival} and the like are filled in by the attacker. A statement may hold several, stacked.
"""

from __future__ import annotations

LOOK = "SELECT * FROM core_tenant; SELECT * FROM core_role"
FORGERIES = ("swapped", "unsigned", "zeroed", "no_key", "door", "longer", "expired", "rival")

# A setting of the attacker's own making, told in every way SQL has.
TELLINGS = {
    "stacked": (
        "SELECT 1; SELECT set_config('app.context', '{%s}', true); SELECT * FROM core_role",
    ),
    "sub-select": (
        "SELECT * FROM core_role WHERE (SELECT set_config('app.context', '{%s}', true)) <> ''",
    ),
    "cte": (
        "WITH told AS MATERIALIZED (SELECT set_config('app.context', '{%s}', true)) "
        "SELECT core_role.* FROM told, core_role",
    ),
    "lateral": (
        "SELECT r.* FROM core_role a, LATERAL (SELECT set_config('app.context', '{%s}', a.id IS "
        "NOT NULL)) told, LATERAL (SELECT * FROM core_role WHERE told IS NOT NULL) r",
    ),
    "set local": ("SET LOCAL app.context = '{%s}'", "SELECT * FROM core_role"),
    "set session": ("SET app.context = '{%s}'", "SELECT * FROM core_role"),
    "do block": (
        "DO $$ DECLARE r record; BEGIN PERFORM set_config('app.context', '{%s}', true); "
        "FOR r IN SELECT * FROM core_role LOOP RAISE NOTICE '%', r; END LOOP; END $$",
    ),
    "returning": (
        "UPDATE core_role SET name = name || set_config('app.context', '{%s}', true) RETURNING *",
    ),
    "cursor": (
        "DECLARE found CURSOR FOR SELECT * FROM core_role",
        "SELECT set_config('app.context', '{%s}', true)",
        "FETCH ALL FROM found",
    ),
    "prepared": (
        "PREPARE look_{%s}(text) AS SELECT * FROM core_role WHERE name <> $1",
        "SELECT set_config('app.context', '{%s}', true)",
        "EXECUTE look_{%s}('')",
    ),
    "after a savepoint": (
        "SAVEPOINT here",
        "SELECT set_config('app.context', '{%s}', true)",
        "ROLLBACK TO SAVEPOINT here",
        "SELECT * FROM core_role",
    ),
    "copy out": (
        "SELECT set_config('app.context', '{%s}', true)",
        "COPY core_role TO STDOUT",
    ),
}

# Everything else: roles, settings, files, programs, shadows, oracles.
ATTACKS: dict[str, tuple[str, ...]] = {
    "another transaction": ("COMMIT; BEGIN; SELECT * FROM core_role", LOOK),
    "rollback to nothing": ("ROLLBACK; " + LOOK,),
    "blank context": ("SELECT set_config('app.context', '', true)", LOOK),
    "reset context": ("RESET app.context", LOOK, "DISCARD ALL", "RESET ALL", LOOK),
    "ask for the other": (
        "SELECT * FROM core_role WHERE tenant_id = '{rival}'",
        "SELECT count(*) FROM core_member WHERE tenant_id = '{rival}' HAVING count(*) > 0",
        "SELECT * FROM core_tenant WHERE id = '{rival}' FOR SHARE",
        "TABLE core_member",
    ),
    "change the other": (
        "UPDATE core_role SET name = 'owned' WHERE tenant_id = '{rival}'",
        "DELETE FROM core_role WHERE tenant_id = '{rival}'",
        "TRUNCATE core_role",
        "MERGE INTO core_role r USING (SELECT '{rival}'::uuid AS t) s ON r.tenant_id = s.t "
        "WHEN MATCHED THEN UPDATE SET name = 'owned'",
        "LOCK TABLE core_role IN ACCESS EXCLUSIVE MODE",
    ),
    "give to the other": (
        "UPDATE core_role SET tenant_id = '{rival}'",
        "INSERT INTO core_role (id, tenant_id, name, rights) "
        "VALUES (app.uuid7(), '{rival}', 'Owned', '{}')",
    ),
    "be somebody else": (
        "SET ROLE batcherp_owner; " + LOOK,
        "SET ROLE batcherp_migrate; " + LOOK,
        "SET ROLE batcherp_backup; " + LOOK,
        "SET ROLE batcherp_door; " + LOOK,
        "SET ROLE batcherp_trail; " + LOOK,
        "SET ROLE batcherp_relay; " + LOOK,
        "SET ROLE postgres; " + LOOK,
        "SET SESSION AUTHORIZATION postgres; " + LOOK,
        "ALTER ROLE batcherp_app BYPASSRLS",
        "ALTER ROLE batcherp_app SUPERUSER",
        "GRANT batcherp_owner TO batcherp_app",
        "CREATE ROLE burglar SUPERUSER LOGIN",
    ),
    "switch protection off": (
        "SET row_security = off; " + LOOK,
        "SET session_replication_role = replica; " + LOOK,
        "ALTER TABLE core_role DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE core_role DISABLE TRIGGER ALL",
        "DROP POLICY tenant ON core_role",
        "CREATE POLICY mine ON core_role USING (true)",
        "SET log_statement = 'all'",
        "SET track_activities = on",
        "LOAD 'auto_explain'",
    ),
    "read the keys": (
        "SELECT * FROM app.signing_key",
        "SELECT encode(inner_pad, 'hex') FROM app.signing_key",
        "COPY app.signing_key TO STDOUT",
        "SELECT rolname, rolpassword FROM pg_authid",
        "SELECT usename, passwd FROM pg_shadow",
    ),
    "files and programs": (
        "COPY core_role TO PROGRAM 'cat > /tmp/batcherp-stolen'",
        "COPY core_role TO '/tmp/batcherp-stolen'",
        "COPY core_document (number) FROM PROGRAM 'id'",
        "SELECT pg_read_file('postgresql.conf')",
        "SELECT pg_read_binary_file('global/pg_control')",
        "SELECT pg_ls_dir('.')",
        "SELECT * FROM pg_ls_logdir()",
        "SELECT pg_current_logfile()",
        "SELECT lo_import('/etc/passwd')",
        "SELECT lo_export(1, '/tmp/batcherp-stolen')",
        "SELECT oid, lo_get(oid) FROM pg_largeobject_metadata",
        "SELECT * FROM pg_largeobject",
    ),
    "another way in": (
        "CREATE EXTENSION dblink",
        "SELECT dblink_connect('dbname=postgres')",
        "CREATE EXTENSION postgres_fdw",
        "CREATE EXTENSION pg_stat_statements",
        "SELECT * FROM pg_stat_statements",
        "SELECT * FROM pg_stat_activity",
        "SELECT pg_stat_get_backend_activity(g) FROM generate_series(1, 50) g",
        "SELECT * FROM pg_locks",
        "SELECT * FROM pg_prepared_xacts",
        "SELECT pg_terminate_backend(1)",
        "LISTEN everything",
    ),
    "shadows": (
        "CREATE TEMPORARY TABLE core_role (id uuid, tenant_id uuid)",
        "CREATE TEMPORARY VIEW core_role AS SELECT 1",
        "CREATE TABLE public.mine (a text)",
        "CREATE SCHEMA mine",
        "CREATE FUNCTION public.now() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE FUNCTION app.tenant() RETURNS uuid LANGUAGE sql AS 'SELECT NULL::uuid'",
        "CREATE OR REPLACE FUNCTION app.tenant() RETURNS uuid LANGUAGE sql "
        "AS $$ SELECT '{rival}'::uuid $$",
        "CREATE OPERATOR public.= (LEFTARG = uuid, RIGHTARG = uuid, FUNCTION = uuid_ne)",
        "CREATE TRIGGER mine AFTER INSERT ON core_role EXECUTE FUNCTION app.write_trail()",
        "CREATE RULE mine AS ON SELECT TO core_role DO INSTEAD SELECT 1",
        "SET search_path = pg_temp, public; SELECT * FROM core_role",
    ),
    "errors that talk": (
        "SELECT name::int FROM core_role",
        "SELECT * FROM core_role WHERE name::int = 1",
        "SELECT * FROM core_role WHERE 1 / (length(name) - length(name)) = 1",
        "SELECT * FROM core_document WHERE number::numeric > 0",
        "SELECT xmlparse(document name) FROM core_role",
        "SELECT query_to_xml('SELECT * FROM core_role', true, false, '')",
        "SELECT database_to_xml(true, false, '')",
        "SELECT * FROM core_role TABLESAMPLE SYSTEM (100)",
        "SELECT ctid, xmin, * FROM core_role WHERE ctid > '(0,0)'",
        "EXPLAIN (ANALYZE, VERBOSE) SELECT * FROM core_role",
        "SELECT most_common_vals, histogram_bounds FROM pg_stats",
        "SELECT * FROM pg_statistic",
        "SELECT * FROM pg_stats_ext",
        "SELECT currtid2('core_role', '(0,1)')",
    ),
}

# Functions of the server that read rows in ways of their own.
PAGES = (
    "SELECT * FROM heap_page_items(get_raw_page('core_role', 0))",
    "CREATE EXTENSION pageinspect",
    "SELECT pg_logical_slot_peek_changes('x', NULL, NULL)",
    "SELECT pg_create_logical_replication_slot('x', 'test_decoding')",
    "SELECT pg_get_wal_record_content('0/1')",
    "CREATE PUBLICATION everything FOR ALL TABLES",
)
ATTACKS["pages and the log"] = PAGES
