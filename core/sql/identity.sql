-- Identity tables are global. At the door (the signed sign-in phase) they may be read; with a tenant
-- bound they show only the signed-in person's own rows.
CREATE FUNCTION app.memberships() RETURNS TABLE (tenant_id uuid, slug text, name text, member_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
    SELECT t.id, t.slug, t.name, m.id
    FROM core_member m JOIN core_tenant t ON t.id = m.tenant_id
    WHERE m.user_id = (SELECT app.person()) AND m.is_active AND t.is_active
    ORDER BY lower(t.name), t.id
$$;

-- Commands and workers hold the signing keys and name their tenant by slug, at the door only.
CREATE FUNCTION app.tenant_named(wanted text) RETURNS TABLE (tenant_id uuid, name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
    SELECT t.id, t.name FROM core_tenant t
    WHERE (SELECT app.at_door()) AND lower(t.slug) = lower(wanted) AND t.is_active
$$;

ALTER FUNCTION app.memberships() OWNER TO batcherp_door;
ALTER FUNCTION app.tenant_named(text) OWNER TO batcherp_door;
GRANT SELECT ON core_member, core_tenant TO batcherp_door;
CREATE POLICY door ON core_member FOR SELECT TO batcherp_door USING (true);
CREATE POLICY door ON core_tenant FOR SELECT TO batcherp_door USING (true);

ALTER TABLE core_user OWNER TO batcherp_owner;
ALTER TABLE core_user ENABLE ROW LEVEL SECURITY;
ALTER TABLE core_user FORCE ROW LEVEL SECURITY;
CREATE POLICY person ON core_user TO batcherp_app, batcherp_owner
    USING ((SELECT app.at_door()) OR id = (SELECT app.person()))
    WITH CHECK ((SELECT app.at_door()) OR id = (SELECT app.person()));
