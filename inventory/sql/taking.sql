-- Stock that leaves for a use: issued to a batch, or shipped.

-- Every demand is filled, first from what the document has reserved, then by FEFO; or nothing is
-- written and the answer names every short line. p_kind: issue or shipment. A repeated key takes once.
CREATE FUNCTION app.take(
    p_kind text, p_document uuid, p_site uuid, p_need_on date, p_effective_at timestamptz, p_key text,
    p_demands jsonb, OUT posting uuid, OUT shortages jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    tenant uuid := app.tenant();
    use text := CASE WHEN p_kind IN ('issue', 'shipment') THEN app.use_of(p_kind) END;
    outside text := CASE p_kind WHEN 'issue' THEN 'process' ELSE 'customer' END;
    today date := app.site_day(tenant, p_site);
    wanted app.demand[] := app.demands(p_demands, greatest(p_need_on, today));
    reserved uuid[];
    own app.pick[];
    rest app.demand[];
    claimed uuid := app.uuid7();
    found record;
BEGIN
    IF use IS NULL THEN
        RAISE EXCEPTION 'stock is not taken as %', p_kind USING ERRCODE = 'BT008';
    END IF;
    PERFORM app.lock_items(tenant, array_agg(DISTINCT d.item)) FROM unnest(wanted) d;
    posting := app.posted(tenant, p_key);
    IF posting IS NOT NULL THEN
        RETURN;
    END IF;
    SELECT coalesce(array_agg(o.reservation), '{}'), coalesce(array_agg(o.pick), '{}') INTO reserved, own
    FROM app.own_picks(tenant, p_document, use, today, wanted) o;
    rest := app.less_picked(wanted, own);
    SELECT f.picks, f.short INTO found FROM app.fefo(tenant, p_site, use, today, rest) f;
    IF cardinality(found.short) > 0 THEN
        shortages := app.short_as_json(found.short);
        RETURN;
    END IF;
    posting := app.claim_key(tenant, p_key, claimed);
    IF posting <> claimed THEN
        RETURN;  -- the same key with other items committed while we walked
    END IF;
    PERFORM app.consume(tenant, reserved, own);
    PERFORM app.post(tenant, posting, p_kind, p_document, p_effective_at,
                     app.picks_as_lines(tenant, app.place(tenant, p_site, outside), own || found.picks, false));
END $$;
ALTER FUNCTION app.take(text, uuid, uuid, date, timestamptz, text, jsonb) OWNER TO batcherp_owner;

-- Named lots are taken, in FEFO's place. p_picks: [{line, item, lot, location, container, quantity}].
-- Where a usable lot that FEFO would take before one of them is free, and p_override is false, nothing
-- is written and the answer names what would be passed over.
CREATE FUNCTION app.take_named(
    p_kind text, p_document uuid, p_site uuid, p_need_on date, p_life_days integer,
    p_effective_at timestamptz, p_key text, p_override boolean, p_picks jsonb,
    OUT posting uuid, OUT passed_over jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    tenant uuid := app.tenant();
    use text := CASE WHEN p_kind IN ('issue', 'shipment') THEN app.use_of(p_kind) END;
    outside text := CASE p_kind WHEN 'issue' THEN 'process' ELSE 'customer' END;
    today date := app.site_day(tenant, p_site);
    through date := greatest(p_need_on, today) + p_life_days;
    named app.pick[];
    wanted app.demand[];
    reserved uuid[];
    own app.pick[];
    claimed uuid := app.uuid7();
    found record;
BEGIN
    SELECT array_agg(ROW(w.line, w.item, w.lot, w.location, w.container, w.quantity)::app.pick)
    INTO named
    FROM jsonb_to_recordset(p_picks)
        AS w (line integer, item uuid, lot uuid, location uuid, container uuid, quantity numeric);
    PERFORM app.lock_items(tenant, array_agg(DISTINCT n.item)) FROM unnest(named) n;
    posting := app.posted(tenant, p_key);
    IF posting IS NOT NULL THEN
        RETURN;
    END IF;
    -- What FEFO would take for the same: a lot of it that is not named is passed over.
    SELECT array_agg(ROW(n.line, n.item, n.quantity, through)::app.demand) INTO wanted
    FROM (SELECT line, item, sum(quantity) AS quantity FROM unnest(named) GROUP BY line, item) n;
    SELECT coalesce(array_agg(o.reservation), '{}'), coalesce(array_agg(o.pick), '{}') INTO reserved, own
    FROM app.own_named(tenant, p_document, use, named) o;
    SELECT f.picks INTO found FROM app.fefo(tenant, p_site, use, today, app.less_picked(wanted, own)) f;
    SELECT jsonb_agg(jsonb_build_object('lot', f.lot, 'location', f.location, 'quantity', f.missed::text)
                     ORDER BY f.place) INTO passed_over
    FROM (SELECT p.lot, p.location, min(p.place) AS place, sum(p.quantity)
                 - coalesce((SELECT sum(n.quantity) FROM unnest(named) n WHERE n.lot = p.lot
                             AND n.location = p.location AND n.container IS NOT DISTINCT FROM p.container), 0)
                 + coalesce((SELECT sum(o.quantity) FROM unnest(own) o WHERE o.lot = p.lot
                             AND o.location = p.location AND o.container IS NOT DISTINCT FROM p.container), 0) AS missed
          FROM unnest(found.picks) WITH ORDINALITY p (line, item, lot, location, container, quantity, place)
          GROUP BY p.lot, p.location, p.container) f
    WHERE f.missed > 0;
    IF passed_over IS NOT NULL AND NOT p_override THEN
        RETURN;
    END IF;
    posting := app.claim_key(tenant, p_key, claimed);
    IF posting <> claimed THEN
        RETURN;  -- the same key with other items committed while we walked
    END IF;
    PERFORM app.consume(tenant, reserved, own);
    PERFORM app.post(tenant, posting, p_kind, p_document, p_effective_at,
                     app.picks_as_lines(tenant, app.place(tenant, p_site, outside), named, passed_over IS NOT NULL));
END $$;
ALTER FUNCTION app.take_named(text, uuid, uuid, date, integer, timestamptz, text, boolean, jsonb)
    OWNER TO batcherp_owner;

-- What the document has reserved of the very lots that are named, and by which reservation.
CREATE FUNCTION app.own_named(p_tenant uuid, p_document uuid, p_use text, p_named app.pick[])
RETURNS TABLE (reservation uuid, pick app.pick)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
    SELECT r.id, ROW(n.line, n.item, n.lot, n.location, n.container,
                     least(r.held, n.quantity - r.before))::app.pick
    FROM (SELECT line, item, lot, location, container, sum(quantity) AS quantity
          FROM unnest(p_named) GROUP BY 1, 2, 3, 4, 5) n
    CROSS JOIN LATERAL (
        SELECT o.id, o.quantity - o.consumed AS held, coalesce(sum(o.quantity - o.consumed) OVER (
                   ORDER BY o.id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
        FROM inventory_reservation o
        WHERE o.tenant_id = p_tenant AND o.document_id = p_document AND o.state = 'open' AND o.use = p_use
          AND o.line = n.line AND o.item_id = n.item AND o.lot_id = n.lot AND o.location_id = n.location
          AND o.container_id IS NOT DISTINCT FROM n.container) r
    WHERE r.before < n.quantity
$$;
ALTER FUNCTION app.own_named(uuid, uuid, text, app.pick[]) OWNER TO batcherp_owner;
REVOKE ALL ON FUNCTION app.own_named(uuid, uuid, text, app.pick[]) FROM PUBLIC;

-- What is left of the demands once these picks are made.
CREATE FUNCTION app.less_picked(p_demands app.demand[], p_picks app.pick[]) RETURNS app.demand[]
LANGUAGE sql IMMUTABLE SET search_path = public, pg_catalog, pg_temp AS $$
    SELECT coalesce(array_agg(ROW(d.line, d.item, d.left_over, d.through)::app.demand ORDER BY d.line), '{}')
    FROM (SELECT w.line, w.item, w.through, w.quantity - coalesce((
              SELECT sum(p.quantity) FROM unnest(p_picks) p WHERE p.line = w.line AND p.item = w.item), 0) AS left_over
          FROM unnest(p_demands) w) d
    WHERE d.left_over > 0
$$;
ALTER FUNCTION app.less_picked(app.demand[], app.pick[]) OWNER TO batcherp_owner;

-- Reservations give what was picked from them; one that gave all is consumed.
CREATE FUNCTION app.consume(p_tenant uuid, p_reservations uuid[], p_picks app.pick[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
BEGIN
    IF cardinality(p_reservations) = 0 THEN
        RETURN;
    END IF;
    UPDATE inventory_reservation r
    SET consumed = r.consumed + given.quantity,
        state = CASE WHEN r.consumed + given.quantity = r.quantity THEN 'consumed' ELSE 'open' END,
        closed_at = CASE WHEN r.consumed + given.quantity = r.quantity THEN clock_timestamp() END
    FROM (SELECT res.id, sum(p.quantity) AS quantity
          FROM unnest(p_reservations) WITH ORDINALITY res (id, place)
          JOIN unnest(p_picks) WITH ORDINALITY p ON p.ordinality = res.place GROUP BY res.id) given
    WHERE r.tenant_id = p_tenant AND r.id = given.id;
END $$;
ALTER FUNCTION app.consume(uuid, uuid[], app.pick[]) OWNER TO batcherp_owner;
REVOKE ALL ON FUNCTION app.consume(uuid, uuid[], app.pick[]) FROM PUBLIC;

-- Picks as the ledger takes them. What was picked twice from one place is one movement a line.
CREATE FUNCTION app.picks_as_lines(
    p_tenant uuid, p_to uuid, p_picks app.pick[], p_overrides boolean) RETURNS app.posting_line[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
    SELECT array_agg(ROW(p.lot, p.location, p.container, p_to, NULL, p.quantity, p.quantity::text, i.uom, NULL, p_overrides)::app.posting_line ORDER BY p.place)
    FROM (SELECT line, item, lot, location, container, sum(quantity) AS quantity, min(place) AS place
          FROM unnest(p_picks) WITH ORDINALITY w (line, item, lot, location, container, quantity, place)
          GROUP BY line, item, lot, location, container) p
    JOIN catalog_item i ON i.tenant_id = p_tenant AND i.id = p.item
$$;
ALTER FUNCTION app.picks_as_lines(uuid, uuid, app.pick[], boolean) OWNER TO batcherp_owner;

-- What a batch made comes in, at the cost it takes of it for now, and the genealogy is written from what
-- was issued to it and not returned.
CREATE FUNCTION app.output(
    p_document uuid, p_lot uuid, p_location uuid, p_container uuid, p_quantity numeric, p_entered_quantity text,
    p_entered_uom text, p_effective_at timestamptz, p_key text, p_amount numeric) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    tenant uuid := app.tenant();
    posting uuid := app.uuid7();
    standing uuid := app.claim_key(tenant, p_key, posting);
    process uuid;
BEGIN
    IF standing <> posting THEN
        RETURN standing;
    END IF;
    SELECT app.place(tenant, c.site_id, 'process') INTO process
    FROM catalog_location c WHERE c.tenant_id = tenant AND c.id = p_location AND NOT c.is_virtual;
    PERFORM app.post(tenant, posting, 'output', p_document, p_effective_at, ARRAY[
        ROW(p_lot, process, NULL, p_location, p_container, p_quantity, p_entered_quantity, p_entered_uom, NULL,
            false)::app.posting_line],
        app.bring_costs(tenant, 'output', p_document, p_effective_at, jsonb_build_array(jsonb_build_object(
            'lot', p_lot, 'to_location', p_location, 'quantity', p_quantity, 'amount', p_amount))));
    PERFORM app.link_output(tenant, p_document, p_lot, process);
    RETURN posting;
END $$;
ALTER FUNCTION app.output(uuid, uuid, uuid, uuid, numeric, text, text, timestamptz, text, numeric) OWNER TO batcherp_owner;

-- Links of every lot the batch holds into the lot it made; a lot linked before stays linked.
CREATE FUNCTION app.link_output(p_tenant uuid, p_document uuid, p_lot uuid, p_process uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
    INSERT INTO lots_lotlink (id, tenant_id, input_lot_id, output_lot_id, document_id, quantity)
    SELECT app.uuid7(), p_tenant, m.lot_id, p_lot, p_document,
           sum(CASE WHEN m.to_location_id = p_process THEN m.quantity ELSE -m.quantity END)
    FROM inventory_movement m
    WHERE m.tenant_id = p_tenant AND m.document_id = p_document AND m.lot_id <> p_lot
      AND (m.to_location_id = p_process AND m.kind IN ('issue', 'reversal')
           OR m.from_location_id = p_process AND m.kind IN ('return', 'reversal', 'scrap'))
      AND EXISTS (SELECT FROM inventory_movement i WHERE i.tenant_id = p_tenant AND i.document_id = p_document
                  AND i.lot_id = m.lot_id AND i.kind = 'issue')
    GROUP BY m.lot_id
    HAVING sum(CASE WHEN m.to_location_id = p_process THEN m.quantity ELSE -m.quantity END) > 0
    ON CONFLICT (tenant_id, input_lot_id, output_lot_id, document_id) DO NOTHING
$$;
ALTER FUNCTION app.link_output(uuid, uuid, uuid, uuid) OWNER TO batcherp_owner;
REVOKE ALL ON FUNCTION app.link_output(uuid, uuid, uuid, uuid) FROM PUBLIC;
