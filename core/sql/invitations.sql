-- What a link offers: looked up at the door by the hash of its token, while it is open.
CREATE FUNCTION app.invitation_with(hash text) RETURNS TABLE (
    tenant_id uuid, slug text, tenant_name text, invitation_id uuid, email text, printed_name text, expires_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
    SELECT t.id, t.slug, t.name, i.id, i.email, i.printed_name, i.expires_at
    FROM core_invitation i
    JOIN core_tenant t ON t.tenant_id = i.tenant_id
    WHERE (SELECT app.at_door()) AND i.token_hash = hash AND t.is_active
        AND i.accepted_at IS NULL AND i.revoked_at IS NULL AND i.expires_at > now()
$$;
ALTER FUNCTION app.invitation_with(text) OWNER TO batcherp_door;
GRANT SELECT ON core_invitation TO batcherp_door;
CREATE POLICY door ON core_invitation FOR SELECT TO batcherp_door USING (true);
