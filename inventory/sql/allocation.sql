-- FEFO: filter by the one predicate, order by (limit, open container first, received, lot code,
-- container), fill, split over lots.
CREATE TYPE app.demand AS (line integer, item uuid, quantity numeric, through date);
ALTER TYPE app.demand OWNER TO batcherp_owner;
CREATE TYPE app.pick AS (line integer, item uuid, lot uuid, location uuid, container uuid, quantity numeric);
ALTER TYPE app.pick OWNER TO batcherp_owner;

-- The day a use is judged by: the day it is needed, or today at the site where that is later.
CREATE FUNCTION app.judged_on(p_tenant uuid, p_site uuid, p_need_on date) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
    SELECT greatest(p_need_on, app.site_day(p_tenant, p_site))
$$;
ALTER FUNCTION app.judged_on(uuid, uuid, date) OWNER TO batcherp_owner;

-- Demands as JSON ([{line, item, quantity, life_days}]), by line. What is taken must be usable through
-- the day it is judged by and life_days beyond.
CREATE FUNCTION app.demands(p_demands jsonb, p_judged_on date) RETURNS app.demand[]
LANGUAGE sql IMMUTABLE SET search_path = public, pg_catalog, pg_temp AS $$
    SELECT coalesce(array_agg(ROW(d.line, d.item, d.quantity, p_judged_on + coalesce(d.life_days, 0))::app.demand
                              ORDER BY d.line), '{}')
    FROM jsonb_to_recordset(p_demands) AS d (line integer, item uuid, quantity numeric, life_days integer)
$$;
ALTER FUNCTION app.demands(jsonb, date) OWNER TO batcherp_owner;

-- Picks for every line and what is short of each. The walk of a line ends when the line is filled, so
-- it costs by lots taken, not by lots held. Whoever takes the picks has locked the items before.
-- p_on: the day by which material must have matured.
CREATE FUNCTION app.fefo(
    p_tenant uuid, p_site uuid, p_use text, p_on date, p_demands app.demand[],
    OUT picks app.pick[], OUT short app.demand[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
DECLARE
    wanted app.demand;
    missing numeric;
    taken numeric;
    blocked uuid[] := app.blocked_scopes(p_tenant, p_use);
    -- A declared cursor is planned for its first rows: the index is walked, and nothing is sorted.
    candidates CURSOR (p_item uuid, p_through date) FOR
        SELECT q.lot_id, q.location_id, q.container_id, q.on_hand - q.reserved - coalesce((
                   SELECT sum(p.quantity) FROM unnest(picks) p
                   WHERE p.lot = q.lot_id AND p.location = q.location_id
                     AND p.container IS NOT DISTINCT FROM q.container_id), 0) AS free
        FROM inventory_quant q
        JOIN lots_lot l ON l.tenant_id = q.tenant_id AND l.id = q.lot_id
        JOIN catalog_location c ON c.tenant_id = q.tenant_id AND c.id = q.location_id
        WHERE q.tenant_id = p_tenant AND q.item_id = p_item AND q.on_hand > q.reserved
          AND q.usable_through >= p_through AND c.site_id = p_site
          AND app.obstacle(l.disposition, q.usable_through, l.available_from, c.kind,
                  app.scopes(q.item_id, q.lot_id, q.location_id, q.container_id, l.supplier_id,
                             l.supplier_lot, l.origin_id) && blocked,
                  q.on_hand - q.reserved, p_use, p_through, p_on) IS NULL
        ORDER BY q.usable_through, q.opened_rank, q.received_on, q.lot_code, q.container_code, q.id;
BEGIN
    picks := '{}';
    short := '{}';
    FOREACH wanted IN ARRAY p_demands LOOP
        missing := wanted.quantity;
        FOR candidate IN candidates(wanted.item, wanted.through)
        LOOP
            EXIT WHEN missing <= 0;
            taken := least(missing, candidate.free);
            CONTINUE WHEN taken <= 0;
            picks := picks || ROW(wanted.line, wanted.item, candidate.lot_id, candidate.location_id,
                                  candidate.container_id, taken)::app.pick;
            missing := missing - taken;
        END LOOP;
        IF missing > 0 THEN
            short := short || ROW(wanted.line, wanted.item, missing, wanted.through)::app.demand;
        END IF;
    END LOOP;
END $$;
ALTER FUNCTION app.fefo(uuid, uuid, text, date, app.demand[]) OWNER TO batcherp_owner;

-- What is short, as the operations read it.
CREATE FUNCTION app.short_as_json(p_short app.demand[]) RETURNS jsonb
LANGUAGE sql IMMUTABLE SET search_path = public, pg_catalog, pg_temp AS $$
    SELECT jsonb_agg(jsonb_build_object('line', s.line, 'item', s.item, 'short', s.quantity::text) ORDER BY s.line)
    FROM unnest(p_short) s
$$;
ALTER FUNCTION app.short_as_json(app.demand[]) OWNER TO batcherp_owner;

-- What FEFO would take for these demands now. It locks nothing and promises nothing.
CREATE FUNCTION app.preview(p_site uuid, p_use text, p_need_on date, p_demands jsonb)
RETURNS TABLE (line integer, item uuid, lot uuid, location uuid, container uuid, quantity numeric)
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
    SELECT p.line, p.item, p.lot, p.location, p.container, p.quantity
    FROM (SELECT app.judged_on(app.tenant(), p_site, p_need_on) AS day) judged
    CROSS JOIN LATERAL app.fefo(app.tenant(), p_site, p_use, judged.day, app.demands(p_demands, judged.day)) found
    CROSS JOIN LATERAL unnest(found.picks) p
$$;
ALTER FUNCTION app.preview(uuid, text, date, jsonb) OWNER TO batcherp_owner;

-- Every lot of the items that is on hand at the site and not usable, in FEFO order, with its cause.
-- p_demands as for preview; a lot is told once for each line it fails. p_on: the day by which material
-- must have matured, where that is earlier than the day it is needed.
CREATE FUNCTION app.skipped(p_site uuid, p_use text, p_need_on date, p_on date, p_demands jsonb)
RETURNS TABLE (line integer, item uuid, lot uuid, lot_code text, location uuid, location_code text,
               container_code text, on_hand numeric, usable_through date, available_from date, cause text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
    SELECT d.line, q.item_id, q.lot_id, l.code, q.location_id, c.code, q.container_code, q.on_hand,
           q.usable_through, l.available_from, why.cause
    FROM (SELECT app.judged_on(app.tenant(), p_site, p_need_on) AS day,
                 app.blocked_scopes(app.tenant(), p_use) AS scopes OFFSET 0) judged
    CROSS JOIN LATERAL unnest(app.demands(p_demands, judged.day)) d
    JOIN inventory_quant q ON q.tenant_id = (SELECT app.tenant()) AND q.item_id = d.item AND q.on_hand > 0
    JOIN lots_lot l ON l.tenant_id = q.tenant_id AND l.id = q.lot_id
    JOIN catalog_location c ON c.tenant_id = q.tenant_id AND c.id = q.location_id AND c.site_id = p_site
    CROSS JOIN LATERAL (
        SELECT app.obstacle(l.disposition, q.usable_through, l.available_from, c.kind,
            judged.scopes <> '{}' AND app.scopes(q.item_id, q.lot_id, q.location_id, q.container_id,
                l.supplier_id, l.supplier_lot, l.origin_id) && judged.scopes,
            q.on_hand - q.reserved, p_use, d.through, coalesce(p_on, judged.day)) AS cause) why
    WHERE why.cause IS NOT NULL
    ORDER BY d.line, q.usable_through, q.opened_rank, q.received_on, q.lot_code, q.container_code, q.id
$$;
ALTER FUNCTION app.skipped(uuid, text, date, date, jsonb) OWNER TO batcherp_owner;
