-- The relay hands out work of every tenant and sees nothing of it but when it is due: neither what is
-- to be done nor for whom. It may move leases, and no other column.
GRANT SELECT (id, tenant_id, state, due_at, leased_until, lease_seconds, sends) ON core_outbox TO batcherp_relay;
GRANT UPDATE (leased_until, lease_seconds, sends) ON core_outbox TO batcherp_relay;
CREATE POLICY relay_sees ON core_outbox FOR SELECT TO batcherp_relay USING (true);
CREATE POLICY relay_leases ON core_outbox FOR UPDATE TO batcherp_relay
    USING (state = 'pending') WITH CHECK (state = 'pending');

-- The tick asks for every tenant's schedule in turn. At the door only, ids only.
CREATE FUNCTION app.active_tenants() RETURNS TABLE (tenant_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
    SELECT t.id FROM core_tenant t WHERE (SELECT app.at_door()) AND t.is_active ORDER BY t.id
$$;
ALTER FUNCTION app.active_tenants() OWNER TO batcherp_door;
