-- What stands before the numbers of a kind of document.
CREATE FUNCTION app.prefix(p_kind text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE p_kind
        WHEN 'batch' THEN 'B-'
        WHEN 'cost' THEN 'CST-'
        WHEN 'hold' THEN 'H-'
        WHEN 'import' THEN 'IMP-'
        WHEN 'receipt' THEN 'RCV-'
        WHEN 'recipe' THEN 'R-'
        WHEN 'return' THEN 'RET-'
        WHEN 'shipment' THEN 'SHP-'
    END
$$;
ALTER FUNCTION app.prefix(text) OWNER TO batcherp_owner;

-- A new document of a kind, numbered by the tenant's counter; one call, so that the counter's row is
-- held as short as can be.
CREATE FUNCTION app.number(p_id uuid, p_kind text, OUT number text, OUT made_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
DECLARE
    tenant uuid := app.tenant();
    reached bigint;
BEGIN
    INSERT INTO core_counter AS counter (id, tenant_id, kind, last) VALUES (app.uuid7(), tenant, p_kind, 1)
    ON CONFLICT (tenant_id, kind) DO UPDATE SET last = counter.last + 1
    WHERE counter.tenant_id = excluded.tenant_id
    RETURNING last INTO reached;
    number := app.prefix(p_kind) || lpad(reached::text, greatest(4, length(reached::text)), '0');
    made_at := now();
    INSERT INTO core_document (id, tenant_id, kind, number, made_at)
    VALUES (p_id, tenant, p_kind, number, made_at);
END $$;
ALTER FUNCTION app.number(uuid, text) OWNER TO batcherp_owner;
