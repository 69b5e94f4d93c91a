-- Of `scopes`, what the maker holds now. The command line holds every right and no role.
CREATE FUNCTION app.rights_lent(tenant uuid, maker uuid, maker_kind text, scopes varchar[]) RETURNS text[]
LANGUAGE sql STABLE SET search_path = public, pg_catalog, pg_temp AS $$
    SELECT CASE WHEN maker_kind = 'command_line' THEN scopes::text[] ELSE coalesce((
        SELECT array_agg(DISTINCT given ORDER BY given)
        FROM core_memberrole h
        JOIN core_role r ON r.tenant_id = h.tenant_id AND r.id = h.role_id
        CROSS JOIN LATERAL unnest(r.rights) given
        WHERE h.tenant_id = tenant AND h.member_id = maker AND h.is_open AND given = ANY (scopes)
    ), '{}') END
$$;

-- Who a token is, by the digest of what was shown at the door: its tenant, the member it acts as and
-- what it may do now. That is its scopes, as far as the member who made it holds those rights today;
-- a maker who left, or whose role was closed, takes the token's rights along at once.
CREATE FUNCTION app.bearer(shown bytea) RETURNS TABLE (
    token_id uuid, tenant_id uuid, member_id uuid, rights text[], is_use_noted boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
    SELECT k.id, k.tenant_id, k.acting_id,
           app.rights_lent(k.tenant_id, k.made_by_id, maker.kind, k.scopes),
           coalesce(u.last_used_at > now() - interval '1 minute', false)
    FROM core_apitoken k
    JOIN core_tenant t ON t.tenant_id = k.tenant_id AND t.is_active
    JOIN core_member acting ON acting.tenant_id = k.tenant_id AND acting.id = k.acting_id AND acting.is_active
    JOIN core_member maker ON maker.tenant_id = k.tenant_id AND maker.id = k.made_by_id AND maker.is_active
    LEFT JOIN core_tokenuse u ON u.tenant_id = k.tenant_id AND u.token_id = k.id
    WHERE (SELECT app.at_door()) AND k.digest = shown AND k.revoked_at IS NULL AND k.expires_at > now()
$$;

ALTER FUNCTION app.bearer(bytea) OWNER TO batcherp_door;
ALTER FUNCTION app.rights_lent(uuid, uuid, text, varchar[]) OWNER TO batcherp_door;
GRANT SELECT ON core_apitoken, core_tokenuse TO batcherp_door;
CREATE POLICY door ON core_apitoken FOR SELECT TO batcherp_door USING (true);
CREATE POLICY door ON core_tokenuse FOR SELECT TO batcherp_door USING (true);
