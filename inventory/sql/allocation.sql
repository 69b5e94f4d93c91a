-- FEFO: filter by the one predicate, order by (limit, received, lot code), fill, split over lots.
CREATE TYPE app.demand AS (line integer, item uuid, quantity numeric);
ALTER TYPE app.demand OWNER TO batcherp_owner;
CREATE TYPE app.pick AS (line integer, item uuid, lot uuid, location uuid, quantity numeric);
ALTER TYPE app.pick OWNER TO batcherp_owner;

-- Picks for every line and what is short of each. The walk of a line ends when the line is filled, so
-- it costs by lots taken, not by lots held. Whoever takes the picks has locked the items before.
CREATE FUNCTION app.fefo(
    p_tenant uuid, p_site uuid, p_use text, p_need_on date, p_demands app.demand[],
    OUT picks app.pick[], OUT short app.demand[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
DECLARE
    wanted app.demand;
    candidate record;
    missing numeric;
    taken numeric;
BEGIN
    picks := '{}';
    short := '{}';
    FOREACH wanted IN ARRAY p_demands LOOP
        missing := wanted.quantity;
        FOR candidate IN
            SELECT q.lot_id, q.location_id, q.on_hand - q.reserved - coalesce((
                       SELECT sum(p.quantity) FROM unnest(picks) p
                       WHERE p.lot = q.lot_id AND p.location = q.location_id), 0) AS free
            FROM inventory_quant q
            JOIN lots_lot l ON l.tenant_id = q.tenant_id AND l.id = q.lot_id
            JOIN catalog_location c ON c.tenant_id = q.tenant_id AND c.id = q.location_id
            WHERE q.tenant_id = p_tenant AND q.item_id = wanted.item AND q.on_hand > q.reserved
              AND q.usable_through >= p_need_on AND c.site_id = p_site
              AND app.obstacle(l.disposition, q.usable_through, c.kind, q.on_hand - q.reserved,
                               p_use, p_need_on) IS NULL
            ORDER BY q.usable_through, q.received_on, q.lot_code, q.id
        LOOP
            EXIT WHEN missing <= 0;
            taken := least(missing, candidate.free);
            CONTINUE WHEN taken <= 0;
            picks := picks || ROW(wanted.line, wanted.item, candidate.lot_id, candidate.location_id, taken)::app.pick;
            missing := missing - taken;
        END LOOP;
        IF missing > 0 THEN
            short := short || ROW(wanted.line, wanted.item, missing)::app.demand;
        END IF;
    END LOOP;
END $$;
ALTER FUNCTION app.fefo(uuid, uuid, text, date, app.demand[]) OWNER TO batcherp_owner;

-- The day a use is judged by: the day it is needed, or today at the site where that is later.
CREATE FUNCTION app.judged_on(p_tenant uuid, p_site uuid, p_need_on date) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
    SELECT greatest(p_need_on, app.site_day(p_tenant, p_site))
$$;
ALTER FUNCTION app.judged_on(uuid, uuid, date) OWNER TO batcherp_owner;

-- Demands as JSON ([{line, item, quantity}]), by line.
CREATE FUNCTION app.demands(p_demands jsonb) RETURNS app.demand[]
LANGUAGE sql IMMUTABLE SET search_path = public, pg_catalog, pg_temp AS $$
    SELECT coalesce(array_agg(ROW(d.line, d.item, d.quantity)::app.demand ORDER BY d.line), '{}')
    FROM jsonb_to_recordset(p_demands) AS d (line integer, item uuid, quantity numeric)
$$;
ALTER FUNCTION app.demands(jsonb) OWNER TO batcherp_owner;

-- What FEFO would take for these demands now. It locks nothing and promises nothing.
CREATE FUNCTION app.preview(p_site uuid, p_use text, p_need_on date, p_demands jsonb)
RETURNS TABLE (line integer, item uuid, lot uuid, location uuid, quantity numeric)
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
    SELECT p.line, p.item, p.lot, p.location, p.quantity
    FROM app.fefo(app.tenant(), p_site, p_use, app.judged_on(app.tenant(), p_site, p_need_on),
                  app.demands(p_demands)) found
    CROSS JOIN LATERAL unnest(found.picks) p
$$;

ALTER FUNCTION app.preview(uuid, text, date, jsonb) OWNER TO batcherp_owner;

-- Every lot of the items that is on hand at the site and not usable, in FEFO order, with its cause.
CREATE FUNCTION app.skipped(p_site uuid, p_use text, p_need_on date, p_items uuid[])
RETURNS TABLE (item uuid, lot uuid, lot_code text, location uuid, location_code text, on_hand numeric,
               usable_through date, cause text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
    SELECT q.item_id, q.lot_id, l.code, q.location_id, c.code, q.on_hand, q.usable_through, why.cause
    FROM inventory_quant q
    JOIN lots_lot l ON l.tenant_id = q.tenant_id AND l.id = q.lot_id
    JOIN catalog_location c ON c.tenant_id = q.tenant_id AND c.id = q.location_id
    CROSS JOIN LATERAL (
        SELECT app.obstacle(l.disposition, q.usable_through, c.kind, q.on_hand - q.reserved, p_use,
                            app.judged_on(q.tenant_id, p_site, p_need_on)) AS cause) why
    WHERE q.tenant_id = (SELECT app.tenant()) AND q.item_id = ANY (p_items) AND q.on_hand > 0
      AND c.site_id = p_site AND why.cause IS NOT NULL
    ORDER BY q.item_id, q.usable_through, q.received_on, q.lot_code, q.id
$$;
ALTER FUNCTION app.skipped(uuid, text, date, uuid[]) OWNER TO batcherp_owner;
