-- Identity tables are global. At the door (the signed sign-in phase) they may be read; with a tenant
-- bound they show only the signed-in person's own rows.
CREATE FUNCTION app.memberships() RETURNS TABLE (
    tenant_id uuid, slug text, name text, member_id uuid, printed_name text, role_names text[], rights text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
    SELECT t.id, t.slug, t.name, m.id, m.printed_name,
           coalesce(array_agg(DISTINCT r.name) FILTER (WHERE r.id IS NOT NULL), '{}'),
           coalesce(array_agg(DISTINCT given) FILTER (WHERE given IS NOT NULL), '{}')
    FROM core_member m
    JOIN core_tenant t ON t.tenant_id = m.tenant_id
    LEFT JOIN core_memberrole h ON h.tenant_id = m.tenant_id AND h.member_id = m.id AND h.is_open
    LEFT JOIN core_role r ON r.tenant_id = h.tenant_id AND r.id = h.role_id
    LEFT JOIN LATERAL unnest(r.rights) given ON true
    WHERE m.user_id = (SELECT app.person()) AND m.is_active AND t.is_active
    GROUP BY t.id, t.slug, t.name, m.id, m.printed_name
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
GRANT SELECT ON core_member, core_memberrole, core_role, core_tenant TO batcherp_door;
CREATE POLICY door ON core_member FOR SELECT TO batcherp_door USING (true);
CREATE POLICY door ON core_memberrole FOR SELECT TO batcherp_door USING (true);
CREATE POLICY door ON core_role FOR SELECT TO batcherp_door USING (true);
CREATE POLICY door ON core_tenant FOR SELECT TO batcherp_door USING (true);

ALTER TABLE core_user OWNER TO batcherp_owner;
ALTER TABLE core_user ENABLE ROW LEVEL SECURITY;
ALTER TABLE core_user FORCE ROW LEVEL SECURITY;
CREATE POLICY person ON core_user TO batcherp_app, batcherp_owner
    USING ((SELECT app.at_door()) OR id = (SELECT app.person()))
    WITH CHECK ((SELECT app.at_door()) OR id = (SELECT app.person()));
