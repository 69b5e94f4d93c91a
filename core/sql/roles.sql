-- The cluster's roles, applied by a superuser before the first migration and harmless to repeat.
-- Passwords are set apart. No role here is a superuser; only migrate and backup look past the policies.
DO $$
DECLARE
    role text;
BEGIN
    FOREACH role IN ARRAY ARRAY['batcherp_owner', 'batcherp_migrate', 'batcherp_app',
                                'batcherp_relay', 'batcherp_backup', 'batcherp_door',
                                'batcherp_trail'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
            EXECUTE format('CREATE ROLE %I', role);
        END IF;
    END LOOP;
END $$;

ALTER ROLE batcherp_owner   NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
ALTER ROLE batcherp_door    NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
ALTER ROLE batcherp_trail   NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
ALTER ROLE batcherp_migrate LOGIN   NOSUPERUSER BYPASSRLS   NOCREATEDB NOCREATEROLE;
ALTER ROLE batcherp_app     LOGIN   NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
ALTER ROLE batcherp_relay   LOGIN   NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
ALTER ROLE batcherp_backup  LOGIN   NOSUPERUSER BYPASSRLS   NOCREATEDB NOCREATEROLE;

-- Migrations create as themselves and hand over to the owner, so they must be able to be it.
GRANT batcherp_owner, batcherp_door, batcherp_trail, batcherp_relay TO batcherp_migrate;
GRANT pg_read_all_data TO batcherp_backup;

-- Timeouts live on the roles: PgBouncer in transaction mode keeps no session setting.
ALTER ROLE batcherp_app SET statement_timeout = '60s';
ALTER ROLE batcherp_app SET lock_timeout = '15s';
ALTER ROLE batcherp_app SET idle_in_transaction_session_timeout = '60s';
ALTER ROLE batcherp_app SET default_transaction_isolation = 'read committed';
ALTER ROLE batcherp_relay SET statement_timeout = '15s';
ALTER ROLE batcherp_relay SET idle_in_transaction_session_timeout = '15s';
ALTER ROLE batcherp_migrate SET lock_timeout = '5s';

-- The bound tenant travels in query text; nobody may read it in another session's activity.
ALTER ROLE batcherp_app SET track_activities = off;
ALTER ROLE batcherp_relay SET track_activities = off;
