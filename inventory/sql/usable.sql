-- The one predicate: why a quant may not be put to a use, or NULL when it may. Allocation filters by
-- it, explains by it, and the ledger asks it again when the movement is inserted. These are inlined,
-- so they have no search_path of their own.

-- p_through: what is taken must be usable through this day. p_on: the day it is used, for material
-- that has yet to mature.
CREATE FUNCTION app.obstacle(
    p_disposition text, p_usable_through date, p_available_from date, p_place text, p_restricted boolean,
    p_free numeric, p_use text, p_through date, p_on date) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN p_restricted THEN 'restricted'
        -- Expired or rejected goods may still be moved away, sampled, returned and destroyed.
        WHEN p_use NOT IN ('production', 'shipment') THEN NULL
        WHEN p_disposition = 'rejected' THEN 'rejected'
        WHEN p_disposition <> 'released' THEN 'quarantine'
        -- The labelled day itself is usable, to its end.
        WHEN p_usable_through < p_on THEN 'expired'
        WHEN p_usable_through < p_through THEN 'short_life'
        WHEN p_available_from > p_on THEN 'immature'
        WHEN p_place NOT IN ('storage', 'point_of_use', 'wip') AND p_use = 'production'
          OR p_place NOT IN ('storage', 'shipping') AND p_use = 'shipment' THEN 'place'
        WHEN p_free <= 0 THEN 'reserved'
    END
$$;
ALTER FUNCTION app.obstacle(text, date, date, text, boolean, numeric, text, date, date) OWNER TO batcherp_owner;

-- Whether an open restriction on one of these scopes blocks the use. Ids are unique across tables.
CREATE FUNCTION app.is_restricted(p_tenant uuid, p_use text, p_scopes uuid[]) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM public.lots_restriction r
        WHERE r.tenant_id = p_tenant AND r.scope_id = ANY (p_scopes) AND r.lifted_at IS NULL
          AND p_use = ANY (r.blocked_uses))
$$;
ALTER FUNCTION app.is_restricted(uuid, text, uuid[]) OWNER TO batcherp_owner;

-- Every scope the use is blocked in: what a walk over many quants asks for once.
CREATE FUNCTION app.blocked_scopes(p_tenant uuid, p_use text) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT r.scope_id), '{}') FROM lots_restriction r
    WHERE r.tenant_id = p_tenant AND r.lifted_at IS NULL AND p_use = ANY (r.blocked_uses)
$$;
ALTER FUNCTION app.blocked_scopes(uuid, text) OWNER TO batcherp_owner;

-- Everything a quant belongs to that may be restricted.
CREATE FUNCTION app.scopes(p_item uuid, p_lot uuid, p_location uuid, p_container uuid, p_supplier uuid,
                           p_supplier_lot text, p_origin uuid) RETURNS uuid[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ARRAY[p_item, p_lot, p_location, p_container, p_supplier, p_origin,
                 app.supplier_lot_scope(p_supplier, p_supplier_lot)]
$$;
ALTER FUNCTION app.scopes(uuid, uuid, uuid, uuid, uuid, text, uuid) OWNER TO batcherp_owner;

-- The day it is in a time zone at an instant, from midnight to midnight of its own clocks.
CREATE FUNCTION app.day_at(p_instant timestamptz, p_time_zone text) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT (p_instant AT TIME ZONE p_time_zone)::date $$;
ALTER FUNCTION app.day_at(timestamptz, text) OWNER TO batcherp_owner;

-- The day it is at a site now.
CREATE FUNCTION app.site_day(p_tenant uuid, p_site uuid) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
    SELECT app.day_at(now(), s.time_zone) FROM catalog_site s
    WHERE s.tenant_id = p_tenant AND s.id = p_site
$$;
ALTER FUNCTION app.site_day(uuid, uuid) OWNER TO batcherp_owner;
