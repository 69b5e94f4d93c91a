-- Memberships as read at the door, with what a tenant asks of its members' sign-in.
DROP FUNCTION app.memberships();
CREATE FUNCTION app.memberships() RETURNS TABLE (
    tenant_id uuid, slug text, name text, member_id uuid, printed_name text, role_names text[], rights text[],
    time_zone text, asks_second_factor boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
    SELECT t.id, t.slug, t.name, m.id, m.printed_name,
           coalesce(array_agg(DISTINCT r.name) FILTER (WHERE r.id IS NOT NULL), '{}'),
           coalesce(array_agg(DISTINCT given) FILTER (WHERE given IS NOT NULL), '{}'),
           t.time_zone, t.asks_second_factor
    FROM core_member m
    JOIN core_tenant t ON t.tenant_id = m.tenant_id
    LEFT JOIN core_memberrole h ON h.tenant_id = m.tenant_id AND h.member_id = m.id AND h.is_open
    LEFT JOIN core_role r ON r.tenant_id = h.tenant_id AND r.id = h.role_id
    LEFT JOIN LATERAL unnest(r.rights) given ON true
    WHERE m.user_id = (SELECT app.person()) AND m.is_active AND t.is_active
    GROUP BY t.id, t.slug, t.name, m.id, m.printed_name, t.time_zone, t.asks_second_factor
    ORDER BY lower(t.name), t.id
$$;
ALTER FUNCTION app.memberships() OWNER TO batcherp_door;
