-- Version 1 of the fields an audit row's leaf covers; a new list is a new version, never an edit.
CREATE FUNCTION app.audit_leaf(entry core_auditentry) RETURNS bytea
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
    SELECT app.leaf('1', entry.id::text, entry.tenant_id::text, entry.relation, entry.record_id::text,
        entry.action, entry.before::text, entry.after::text, entry.member_id::text, entry.operation,
        entry.reason, extract(epoch FROM entry.recorded_at)::text, entry.xid::text)
$$;
ALTER FUNCTION app.audit_leaf(core_auditentry) OWNER TO batcherp_owner;

CREATE FUNCTION app.complete_audit_entry() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    NEW.recorded_at := clock_timestamp();
    NEW.xid := pg_current_xact_id()::text::bigint;
    NEW.leaf := app.audit_leaf(NEW);
    RETURN NEW;
END $$;
ALTER FUNCTION app.complete_audit_entry() OWNER TO batcherp_owner;
CREATE TRIGGER leaf BEFORE INSERT ON core_auditentry
    FOR EACH ROW EXECUTE FUNCTION app.complete_audit_entry();

GRANT INSERT ON core_auditentry TO batcherp_trail;
CREATE POLICY trail ON core_auditentry FOR INSERT TO batcherp_trail WITH CHECK (true);
