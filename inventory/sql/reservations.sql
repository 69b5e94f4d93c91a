-- What is promised: hard reservations are taken off what is free, by a trigger, in the same statement.

-- What is promised must be usable when it is promised, whoever writes it. FEFO found it so before its
-- place, supplier and batch were held; a restriction may have come in between.
CREATE FUNCTION app.judge_reservations() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
DECLARE
    wrong record;
BEGIN
    SELECT l.code, why.cause INTO wrong
    FROM new_rows n
    JOIN lots_lot l ON l.tenant_id = n.tenant_id AND l.id = n.lot_id
    JOIN catalog_location c ON c.tenant_id = n.tenant_id AND c.id = n.location_id
    JOIN inventory_quant q ON q.tenant_id = n.tenant_id AND q.lot_id = n.lot_id
     AND q.location_id = n.location_id AND q.container_id IS NOT DISTINCT FROM n.container_id
    CROSS JOIN LATERAL (
        SELECT app.obstacle(l.disposition, q.usable_through, l.available_from, c.kind,
            app.is_restricted(n.tenant_id, n.use, app.scopes(q.item_id, q.lot_id, q.location_id,
                q.container_id, l.supplier_id, l.supplier_lot, l.origin_id)),
            n.quantity, n.use, n.usable_through, n.need_on) AS cause) why
    WHERE why.cause IS NOT NULL LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'lot % may not be reserved: %', wrong.code, wrong.cause USING ERRCODE = 'BT006';
    END IF;
    RETURN NULL;
END $$;
ALTER FUNCTION app.judge_reservations() OWNER TO batcherp_owner;
CREATE TRIGGER judge AFTER INSERT ON inventory_reservation REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION app.judge_reservations();

CREATE FUNCTION app.reserve_quants() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
DECLARE
    expected bigint;
    met bigint;
BEGIN
    WITH changed AS (
        SELECT n.tenant_id, n.lot_id, n.location_id, n.container_id,
               CASE WHEN n.state = 'open' THEN n.quantity - n.consumed ELSE 0 END AS held
        FROM new_rows n WHERE n.lot_id IS NOT NULL
    ), promised AS (
        SELECT c.tenant_id, c.lot_id, c.location_id, c.container_id, sum(c.held) AS held
        FROM changed c GROUP BY 1, 2, 3, 4
    ), moved AS (
        UPDATE inventory_quant q SET reserved = q.reserved + p.held FROM promised p
        WHERE q.tenant_id = p.tenant_id AND q.lot_id = p.lot_id AND q.location_id = p.location_id
          AND q.container_id IS NOT DISTINCT FROM p.container_id
        RETURNING 1
    )
    SELECT (SELECT count(*) FROM promised), (SELECT count(*) FROM moved) INTO expected, met;
    IF expected <> met THEN
        RAISE EXCEPTION 'a reservation names a place where the lot is not' USING ERRCODE = 'BT007';
    END IF;
    RETURN NULL;
END $$;
ALTER FUNCTION app.reserve_quants() OWNER TO batcherp_owner;
CREATE TRIGGER quants AFTER INSERT ON inventory_reservation REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION app.reserve_quants();

CREATE FUNCTION app.reserve_quants_anew() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM old_rows o JOIN new_rows n USING (tenant_id, id)
               WHERE o.state <> 'open' OR n.quantity <> o.quantity OR n.consumed < o.consumed) THEN
        RAISE EXCEPTION 'a reservation closes once, and holds what it was made for' USING ERRCODE = 'BT005';
    END IF;
    UPDATE inventory_quant q SET reserved = q.reserved - f.freed
    FROM (SELECT o.tenant_id, o.lot_id, o.location_id, o.container_id, sum(o.quantity - o.consumed
                 - CASE WHEN n.state = 'open' THEN n.quantity - n.consumed ELSE 0 END) AS freed
          FROM old_rows o JOIN new_rows n USING (tenant_id, id)
          WHERE o.lot_id IS NOT NULL GROUP BY 1, 2, 3, 4) f
    WHERE q.tenant_id = f.tenant_id AND q.lot_id = f.lot_id AND q.location_id = f.location_id
      AND q.container_id IS NOT DISTINCT FROM f.container_id AND f.freed <> 0;
    RETURN NULL;
END $$;
ALTER FUNCTION app.reserve_quants_anew() OWNER TO batcherp_owner;
CREATE TRIGGER quants_anew AFTER UPDATE ON inventory_reservation
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION app.reserve_quants_anew();

-- Every demand is reserved by FEFO, lot by lot, or nothing is and the answer names what is short.
-- A repeated key reserves once. p_demands: [{line, item, quantity, life_days}].
CREATE FUNCTION app.reserve(
    p_document uuid, p_site uuid, p_use text, p_need_on date, p_expires_at timestamptz, p_key text,
    p_demands jsonb, OUT posting uuid, OUT shortages jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    tenant uuid := app.tenant();
    judged_on date := app.judged_on(tenant, p_site, p_need_on);
    wanted app.demand[] := app.demands(p_demands, judged_on);
    acting app.acting := app.acting();
    claimed uuid := app.uuid7();
    found record;
BEGIN
    PERFORM app.lock_items(tenant, array_agg(DISTINCT d.item)) FROM unnest(wanted) d;
    posting := app.posted(tenant, p_key);
    IF posting IS NOT NULL THEN
        RETURN;
    END IF;
    SELECT f.picks, f.short INTO found FROM app.fefo(tenant, p_site, p_use, judged_on, wanted) f;
    IF cardinality(found.short) > 0 THEN
        shortages := app.short_as_json(found.short);
        RETURN;
    END IF;
    posting := app.claim_key(tenant, p_key, claimed);
    IF posting <> claimed THEN
        RETURN;  -- the same key with other items committed while we walked
    END IF;
    PERFORM app.hold_scopes(tenant, array_agg(DISTINCT p.lot), array_agg(DISTINCT p.location))
    FROM unnest(found.picks) p;
    INSERT INTO inventory_reservation (id, tenant_id, document_id, line, item_id, lot_id, location_id,
        container_id, use, need_on, usable_through, quantity, consumed, expires_at, state, member_id, opened_at)
    SELECT app.uuid7(), tenant, p_document, p.line, p.item, p.lot, p.location, p.container, p_use, judged_on,
           d.through, p.quantity, 0, p_expires_at, 'open', acting.member, clock_timestamp()
    FROM unnest(found.picks) WITH ORDINALITY p JOIN unnest(wanted) d ON (d.line, d.item) = (p.line, p.item)
    ORDER BY p.ordinality;
END $$;
ALTER FUNCTION app.reserve(uuid, uuid, text, date, timestamptz, text, jsonb) OWNER TO batcherp_owner;

-- An item is wanted on a day by a document; no lot is taken off what is free.
CREATE FUNCTION app.reserve_item(
    p_document uuid, p_line integer, p_item uuid, p_use text, p_need_on date, p_quantity numeric) RETURNS uuid
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
    INSERT INTO inventory_reservation (id, tenant_id, document_id, line, item_id, use, need_on, usable_through,
                                       quantity, consumed, state, member_id, opened_at)
    VALUES (app.uuid7(), app.tenant(), p_document, p_line, p_item, p_use, p_need_on, p_need_on,
            p_quantity, 0, 'open', (app.acting()).member, clock_timestamp())
    RETURNING id
$$;
ALTER FUNCTION app.reserve_item(uuid, integer, uuid, text, date, numeric) OWNER TO batcherp_owner;

-- What is still open of these reservations is free again. Answers with how many were released.
CREATE FUNCTION app.release(p_reservations uuid[], p_state text) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    tenant uuid := app.tenant();
    closed integer;
BEGIN
    IF (app.acting()).operation = '' OR p_state NOT IN ('released', 'expired') THEN
        RAISE EXCEPTION 'a reservation is released or expires, by a named operation' USING ERRCODE = 'BT004';
    END IF;
    PERFORM app.lock_items(tenant, array_agg(DISTINCT r.item_id)) FROM inventory_reservation r
    WHERE r.tenant_id = tenant AND r.id = ANY (p_reservations);
    UPDATE inventory_reservation r SET state = p_state, closed_at = clock_timestamp()
    WHERE r.tenant_id = tenant AND r.id = ANY (p_reservations) AND r.state = 'open';
    GET DIAGNOSTICS closed = ROW_COUNT;
    RETURN closed;
END $$;
ALTER FUNCTION app.release(uuid[], text) OWNER TO batcherp_owner;

-- What a document has reserved and may still use: picks for its demands, and which reservation each
-- comes from. Called with the items locked.
CREATE FUNCTION app.own_picks(
    p_tenant uuid, p_document uuid, p_use text, p_on date, p_demands app.demand[])
RETURNS TABLE (reservation uuid, pick app.pick)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
DECLARE
    wanted app.demand;
    mine uuid[];
    held record;
    missing numeric;
BEGIN
    FOREACH wanted IN ARRAY p_demands LOOP
        mine := ARRAY(
            SELECT r.id FROM inventory_reservation r
            WHERE r.tenant_id = p_tenant AND r.document_id = p_document AND r.line = wanted.line
              AND r.item_id = wanted.item AND r.state = 'open' AND r.use = p_use);
        CONTINUE WHEN cardinality(mine) = 0;
        missing := wanted.quantity;
        FOR held IN
            SELECT r.id, r.lot_id, r.location_id, r.container_id, r.quantity - r.consumed AS free
            FROM inventory_reservation r
            JOIN inventory_quant q ON q.tenant_id = r.tenant_id AND q.lot_id = r.lot_id
             AND q.location_id = r.location_id AND q.container_id IS NOT DISTINCT FROM r.container_id
            JOIN lots_lot l ON l.tenant_id = r.tenant_id AND l.id = r.lot_id
            JOIN catalog_location c ON c.tenant_id = r.tenant_id AND c.id = r.location_id
            WHERE r.tenant_id = p_tenant AND r.id = ANY (mine)
              AND app.obstacle(l.disposition, q.usable_through, l.available_from, c.kind,
                      app.is_restricted(r.tenant_id, p_use, app.scopes(q.item_id, q.lot_id, q.location_id,
                          q.container_id, l.supplier_id, l.supplier_lot, l.origin_id)),
                      r.quantity - r.consumed, p_use, wanted.through, p_on) IS NULL
            ORDER BY q.usable_through, q.opened_rank, q.received_on, q.lot_code, q.container_code, r.id
        LOOP
            EXIT WHEN missing <= 0;
            reservation := held.id;
            pick := ROW(wanted.line, wanted.item, held.lot_id, held.location_id, held.container_id,
                        least(missing, held.free))::app.pick;
            missing := missing - least(missing, held.free);
            RETURN NEXT;
        END LOOP;
    END LOOP;
END $$;
ALTER FUNCTION app.own_picks(uuid, uuid, text, date, app.demand[]) OWNER TO batcherp_owner;
REVOKE ALL ON FUNCTION app.own_picks(uuid, uuid, text, date, app.demand[]) FROM PUBLIC;
