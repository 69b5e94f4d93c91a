-- One stored function per stock operation, called once per business operation. Locks in one order:
-- item rows by id, then the FEFO walk, quants last. READ COMMITTED: lock, then read.

CREATE TYPE app.posting_line AS (
    lot uuid, from_location uuid, from_container uuid, to_location uuid, to_container uuid, quantity numeric,
    entered_quantity text, entered_uom text, reverses uuid, overrides_fefo boolean);
ALTER TYPE app.posting_line OWNER TO batcherp_owner;

CREATE FUNCTION app.lock_items(p_tenant uuid, p_items uuid[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
    SELECT FROM catalog_item i WHERE i.tenant_id = p_tenant AND i.id = ANY (p_items)
    ORDER BY i.id FOR NO KEY UPDATE
$$;
ALTER FUNCTION app.lock_items(uuid, uuid[]) OWNER TO batcherp_owner;
REVOKE ALL ON FUNCTION app.lock_items(uuid, uuid[]) FROM PUBLIC;

-- Share what may be restricted as a whole (places, suppliers, batches), so that a restriction on it
-- waits for this use or this use sees the restriction.
CREATE FUNCTION app.hold_scopes(p_tenant uuid, p_lots uuid[], p_locations uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
DECLARE
    suppliers uuid[];
    origins uuid[];
BEGIN
    PERFORM FROM catalog_location c WHERE c.tenant_id = p_tenant AND c.id = ANY (p_locations)
    ORDER BY c.id FOR KEY SHARE;
    SELECT array_agg(l.supplier_id) FILTER (WHERE l.supplier_id IS NOT NULL),
           array_agg(l.origin_id) FILTER (WHERE l.origin_id IS NOT NULL) INTO suppliers, origins
    FROM lots_lot l WHERE l.tenant_id = p_tenant AND l.id = ANY (p_lots);
    IF suppliers IS NOT NULL THEN
        PERFORM FROM catalog_partner p WHERE p.tenant_id = p_tenant AND p.id = ANY (suppliers)
        ORDER BY p.id FOR KEY SHARE;
    END IF;
    IF origins IS NOT NULL THEN
        PERFORM FROM core_document d WHERE d.tenant_id = p_tenant AND d.id = ANY (origins)
        ORDER BY d.id FOR KEY SHARE;
    END IF;
END $$;
ALTER FUNCTION app.hold_scopes(uuid, uuid[], uuid[]) OWNER TO batcherp_owner;
REVOKE ALL ON FUNCTION app.hold_scopes(uuid, uuid[], uuid[]) FROM PUBLIC;

-- The site's one place of a virtual kind.
CREATE FUNCTION app.place(p_tenant uuid, p_site uuid, p_kind text) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
    SELECT c.id FROM catalog_location c
    WHERE c.tenant_id = p_tenant AND c.site_id = p_site AND c.kind = p_kind AND c.is_virtual
$$;
ALTER FUNCTION app.place(uuid, uuid, text) OWNER TO batcherp_owner;

-- The posting this key stands for already, if any.
CREATE FUNCTION app.posted(p_tenant uuid, p_key text) RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
BEGIN
    RETURN CASE WHEN coalesce(p_key, '') <> '' THEN (
        SELECT k.posting FROM inventory_postedkey k WHERE k.tenant_id = p_tenant AND k.key = p_key) END;
END $$;
ALTER FUNCTION app.posted(uuid, text) OWNER TO batcherp_owner;
REVOKE ALL ON FUNCTION app.posted(uuid, text) FROM PUBLIC;

-- The posting this key stands for: p_posting when the key is new, the earlier one when it is not.
CREATE FUNCTION app.claim_key(p_tenant uuid, p_key text, p_posting uuid) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
DECLARE
    standing uuid;
BEGIN
    IF coalesce(p_key, '') = '' THEN
        RETURN p_posting;
    END IF;
    -- Waits for a call with the same key that has not committed yet.
    INSERT INTO inventory_postedkey (id, tenant_id, key, posting)
    VALUES (app.uuid7(), p_tenant, p_key, p_posting) ON CONFLICT (tenant_id, key) DO NOTHING;
    SELECT k.posting INTO standing FROM inventory_postedkey k WHERE k.tenant_id = p_tenant AND k.key = p_key;
    RETURN standing;
END $$;
ALTER FUNCTION app.claim_key(uuid, text, uuid) OWNER TO batcherp_owner;
REVOKE ALL ON FUNCTION app.claim_key(uuid, text, uuid) FROM PUBLIC;

-- The one place that writes the ledger. p_ids: of the movements, where their costs name them already.
CREATE FUNCTION app.post(
    p_tenant uuid, p_posting uuid, p_kind text, p_document uuid, p_effective_at timestamptz,
    p_lines app.posting_line[], p_ids uuid[] DEFAULT NULL) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
DECLARE
    acting app.acting := app.acting();
    why text := coalesce(current_setting('app.reason', true), '');
    happened timestamptz := coalesce(p_effective_at, now());
BEGIN
    IF acting.operation = '' THEN
        RAISE EXCEPTION 'a movement needs a named operation' USING ERRCODE = 'BT004';
    END IF;
    IF EXISTS (SELECT FROM unnest(p_lines) w WHERE w.quantity <> round(w.quantity, 6)) THEN
        RAISE EXCEPTION 'a quantity has more than 6 decimals' USING ERRCODE = 'BT008';
    END IF;
    IF p_kind IN ('issue', 'shipment', 'sample', 'transfer') THEN
        PERFORM app.hold_scopes(p_tenant, array_agg(DISTINCT w.lot), array_agg(DISTINCT w.from_location))
        FROM unnest(p_lines) w;
    END IF;
    INSERT INTO inventory_movement (id, tenant_id, posting, kind, lot_id, from_location_id, from_container_id,
        to_location_id, to_container_id, quantity, sequence, amount, entered_quantity, entered_uom, document_id,
        reverses_id, overrides_fefo, effective_at, accounting_date, member_id, operation, reason)
    SELECT coalesce(p_ids[w.ordinality], app.uuid7()), p_tenant, p_posting, p_kind, w.lot, w.from_location,
           w.from_container, w.to_location, w.to_container, w.quantity, v.sequence, v.amount,
           w.entered_quantity, w.entered_uom, p_document, w.reverses, coalesce(w.overrides_fefo, false), happened,
           (happened AT TIME ZONE s.time_zone)::date,
           acting.member, acting.operation, why
    FROM unnest(p_lines) WITH ORDINALITY w
    JOIN app.priced(p_tenant, p_lines) v ON v.place = w.ordinality
    JOIN catalog_location c ON c.tenant_id = p_tenant AND c.id = w.to_location
    JOIN catalog_site s ON s.tenant_id = p_tenant AND s.id = c.site_id
    ORDER BY w.ordinality;
END $$;
ALTER FUNCTION app.post(uuid, uuid, text, uuid, timestamptz, app.posting_line[], uuid[]) OWNER TO batcherp_owner;
REVOKE ALL ON FUNCTION app.post(uuid, uuid, text, uuid, timestamptz, app.posting_line[], uuid[]) FROM PUBLIC;

-- Stock of lots already known moves: in from a supplier or as opening stock, between places and
-- containers, out as scrap, sample or return, up and down by a count. The kind decides which places it
-- may lead between (app.leads). p_lines: [{lot, from_location, from_container, to_location,
-- to_container, quantity, entered_quantity, entered_uom}]; a place left out is the site's virtual one
-- of p_outside. What comes from an origin has its cost on the line: {amount, entered_currency,
-- entered_amount, rate}. Answers with the posting.
CREATE FUNCTION app.move(
    p_kind text, p_outside text, p_document uuid, p_effective_at timestamptz, p_key text, p_lines jsonb)
RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    tenant uuid := app.tenant();
    posting uuid := app.uuid7();
    standing uuid := app.claim_key(tenant, p_key, posting);
    wanted app.posting_line[];
    ids uuid[];
BEGIN
    IF p_kind IN ('issue', 'shipment', 'output', 'reversal') THEN
        RAISE EXCEPTION 'a % has a function of its own', p_kind USING ERRCODE = 'BT008';
    END IF;
    IF standing <> posting THEN
        RETURN standing;
    END IF;
    PERFORM app.lock_items(tenant, array_agg(DISTINCT l.item_id))
    FROM jsonb_to_recordset(p_lines) AS w (lot uuid)
    JOIN lots_lot l ON l.tenant_id = tenant AND l.id = w.lot;
    SELECT array_agg(ROW(w.lot, coalesce(w.from_location, app.place(tenant, own.site_id, p_outside)),
        w.from_container, coalesce(w.to_location, app.place(tenant, own.site_id, p_outside)), w.to_container,
        w.quantity, w.entered_quantity, w.entered_uom, NULL, false)::app.posting_line ORDER BY w.place) INTO wanted
    FROM ROWS FROM (jsonb_to_recordset(p_lines) AS (lot uuid, from_location uuid, from_container uuid,
        to_location uuid, to_container uuid, quantity numeric, entered_quantity text, entered_uom text))
        WITH ORDINALITY w (lot, from_location, from_container, to_location, to_container, quantity,
                           entered_quantity, entered_uom, place)
    JOIN catalog_location own ON own.tenant_id = tenant AND own.id = coalesce(w.from_location, w.to_location);
    IF coalesce(cardinality(wanted), 0) <> jsonb_array_length(p_lines) THEN
        RAISE EXCEPTION 'stock moves from or to a place of our own' USING ERRCODE = 'BT008';
    END IF;
    IF p_kind IN ('receipt', 'opening') THEN
        ids := app.bring_costs(tenant, p_kind, p_document, p_effective_at, p_lines);
    END IF;
    PERFORM app.post(tenant, posting, p_kind, p_document, p_effective_at, wanted, ids);
    RETURN posting;
END $$;
ALTER FUNCTION app.move(text, text, uuid, timestamptz, text, jsonb) OWNER TO batcherp_owner;

-- Each of these movements, undone by one the other way round. What is no longer where it was moved to
-- cannot be moved back: the balances refuse it. A movement is undone once (a unique constraint).
CREATE FUNCTION app.reverse(p_movements uuid[], p_key text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    tenant uuid := app.tenant();
    posting uuid := app.uuid7();
    standing uuid := app.claim_key(tenant, p_key, posting);
    document uuid;
    undone app.posting_line[];
BEGIN
    IF standing <> posting THEN
        RETURN standing;
    END IF;
    PERFORM app.lock_items(tenant, array_agg(DISTINCT l.item_id))
    FROM inventory_movement m JOIN lots_lot l ON l.tenant_id = tenant AND l.id = m.lot_id
    WHERE m.tenant_id = tenant AND m.id = ANY (p_movements);
    FOR document, undone IN
        SELECT m.document_id, array_agg(ROW(m.lot_id, m.to_location_id, m.to_container_id, m.from_location_id,
            m.from_container_id, m.quantity, m.entered_quantity, m.entered_uom, m.id, false)::app.posting_line
            ORDER BY m.id DESC)
        FROM inventory_movement m
        WHERE m.tenant_id = tenant AND m.id = ANY (p_movements) AND m.kind <> 'reversal'
        GROUP BY m.document_id
    LOOP
        PERFORM app.post(tenant, posting, 'reversal', document, NULL, undone);
    END LOOP;
    RETURN posting;
END $$;
ALTER FUNCTION app.reverse(uuid[], text) OWNER TO batcherp_owner;
