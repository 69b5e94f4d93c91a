-- The one predicate: why a quant may not be put to a use on a day, or NULL when it may. Allocation
-- filters by it, explains by it, and the ledger asks it again when the movement is inserted.
-- It is inlined, so it has no search_path of its own and names nothing but its arguments.
CREATE FUNCTION app.obstacle(
    disposition text, usable_through date, place text, free numeric, use text, need_on date) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN disposition = 'rejected' THEN 'rejected'
        WHEN disposition <> 'released' THEN 'quarantine'
        -- The labelled day itself is usable, to its end.
        WHEN usable_through < need_on THEN 'expired'
        WHEN place NOT IN ('storage', 'point_of_use', 'wip') AND use = 'production'
          OR place NOT IN ('storage', 'shipping') AND use = 'shipment' THEN 'place'
        WHEN free <= 0 THEN 'reserved'
    END
$$;
ALTER FUNCTION app.obstacle(text, date, text, numeric, text, date) OWNER TO batcherp_owner;

-- The day it is at a site now.
CREATE FUNCTION app.site_day(p_tenant uuid, p_site uuid) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
    SELECT (now() AT TIME ZONE s.time_zone)::date FROM catalog_site s
    WHERE s.tenant_id = p_tenant AND s.id = p_site
$$;
ALTER FUNCTION app.site_day(uuid, uuid) OWNER TO batcherp_owner;
