-- A role may have a last day, judged by the tenant's own calendar whenever rights are read. Nothing has
-- to run for it to end.
CREATE FUNCTION app.local_day(tenant uuid) RETURNS date
LANGUAGE sql STABLE SET search_path = public, pg_catalog, pg_temp AS $$
    SELECT (now() AT TIME ZONE t.time_zone)::date FROM core_tenant t WHERE t.tenant_id = tenant
$$;
ALTER FUNCTION app.local_day(uuid) OWNER TO batcherp_owner;

-- Whether what a member sees is written down: some role of theirs ends, and none is for good.
CREATE FUNCTION app.is_watched(tenant uuid, member uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_catalog, pg_temp AS $$
    SELECT coalesce(bool_and(h.ends_on IS NOT NULL), false) FROM core_memberrole h
    WHERE h.tenant_id = tenant AND h.member_id = member AND h.is_open
$$;
ALTER FUNCTION app.is_watched(uuid, uuid) OWNER TO batcherp_owner;

DROP FUNCTION app.memberships();
CREATE FUNCTION app.memberships() RETURNS TABLE (
    tenant_id uuid, slug text, name text, member_id uuid, printed_name text, role_names text[], rights text[],
    time_zone text, asks_second_factor boolean, is_watched boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
    SELECT t.id, t.slug, t.name, m.id, m.printed_name,
           coalesce(array_agg(DISTINCT r.name) FILTER (WHERE r.id IS NOT NULL), '{}'),
           coalesce(array_agg(DISTINCT given) FILTER (WHERE given IS NOT NULL), '{}'),
           t.time_zone, t.asks_second_factor, app.is_watched(t.id, m.id)
    FROM core_member m
    JOIN core_tenant t ON t.tenant_id = m.tenant_id
    LEFT JOIN core_memberrole h ON h.tenant_id = m.tenant_id AND h.member_id = m.id AND h.is_open
        AND (h.ends_on IS NULL OR h.ends_on >= app.local_day(t.id))
    LEFT JOIN core_role r ON r.tenant_id = h.tenant_id AND r.id = h.role_id
    LEFT JOIN LATERAL unnest(r.rights) given ON true
    WHERE m.user_id = (SELECT app.person()) AND m.is_active AND t.is_active
    GROUP BY t.id, t.slug, t.name, m.id, m.printed_name, t.time_zone, t.asks_second_factor
    ORDER BY lower(t.name), t.id
$$;
ALTER FUNCTION app.memberships() OWNER TO batcherp_door;

-- As in tokens.sql, with the roles that hold today, and whether the maker is watched.
CREATE OR REPLACE FUNCTION app.rights_lent(tenant uuid, maker uuid, maker_kind text, scopes varchar[]) RETURNS text[]
LANGUAGE sql STABLE SET search_path = public, pg_catalog, pg_temp AS $$
    SELECT CASE WHEN maker_kind = 'command_line' THEN scopes::text[] ELSE coalesce((
        SELECT array_agg(DISTINCT given ORDER BY given)
        FROM core_memberrole h
        JOIN core_role r ON r.tenant_id = h.tenant_id AND r.id = h.role_id
        CROSS JOIN LATERAL unnest(r.rights) given
        WHERE h.tenant_id = tenant AND h.member_id = maker AND h.is_open AND given = ANY (scopes)
            AND (h.ends_on IS NULL OR h.ends_on >= app.local_day(tenant))
    ), '{}') END
$$;

DROP FUNCTION app.bearer(bytea);
CREATE FUNCTION app.bearer(shown bytea) RETURNS TABLE (
    token_id uuid, tenant_id uuid, member_id uuid, rights text[], is_use_noted boolean, is_watched boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
    SELECT k.id, k.tenant_id, k.acting_id,
           app.rights_lent(k.tenant_id, k.made_by_id, maker.kind, k.scopes),
           coalesce(u.last_used_at > now() - interval '1 minute', false),
           app.is_watched(k.tenant_id, k.made_by_id)
    FROM core_apitoken k
    JOIN core_tenant t ON t.tenant_id = k.tenant_id AND t.is_active
    JOIN core_member acting ON acting.tenant_id = k.tenant_id AND acting.id = k.acting_id AND acting.is_active
    JOIN core_member maker ON maker.tenant_id = k.tenant_id AND maker.id = k.made_by_id AND maker.is_active
    LEFT JOIN core_tokenuse u ON u.tenant_id = k.tenant_id AND u.token_id = k.id
    WHERE (SELECT app.at_door()) AND k.digest = shown AND k.revoked_at IS NULL AND k.expires_at > now()
$$;
ALTER FUNCTION app.bearer(bytea) OWNER TO batcherp_door;
