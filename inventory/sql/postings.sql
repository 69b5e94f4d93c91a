-- One stored function per stock operation, called once per business operation. Locks in one order:
-- item rows by id, then the FEFO walk, quants last. READ COMMITTED: lock, then read.

CREATE TYPE app.posting_line AS (
    lot uuid, from_location uuid, to_location uuid, quantity numeric, entered_quantity text, entered_uom text);
ALTER TYPE app.posting_line OWNER TO batcherp_owner;

CREATE FUNCTION app.lock_items(p_tenant uuid, p_items uuid[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
    SELECT FROM catalog_item i WHERE i.tenant_id = p_tenant AND i.id = ANY (p_items)
    ORDER BY i.id FOR NO KEY UPDATE
$$;
ALTER FUNCTION app.lock_items(uuid, uuid[]) OWNER TO batcherp_owner;
REVOKE ALL ON FUNCTION app.lock_items(uuid, uuid[]) FROM PUBLIC;

-- The site's one place of a virtual kind.
CREATE FUNCTION app.place(p_tenant uuid, p_site uuid, p_kind text) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
    SELECT c.id FROM catalog_location c
    WHERE c.tenant_id = p_tenant AND c.site_id = p_site AND c.kind = p_kind AND c.is_virtual
$$;
ALTER FUNCTION app.place(uuid, uuid, text) OWNER TO batcherp_owner;

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

-- The one place that writes the ledger.
CREATE FUNCTION app.post(
    p_tenant uuid, p_posting uuid, p_kind text, p_document uuid, p_effective_at timestamptz,
    p_lines app.posting_line[]) RETURNS void
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
    INSERT INTO inventory_movement (id, tenant_id, posting, kind, lot_id, from_location_id, to_location_id,
        quantity, entered_quantity, entered_uom, document_id, effective_at, accounting_date, member_id,
        operation, reason)
    SELECT app.uuid7(), p_tenant, p_posting, p_kind, w.lot, w.from_location, w.to_location, w.quantity,
           w.entered_quantity, w.entered_uom, p_document, happened,
           (happened AT TIME ZONE s.time_zone)::date, acting.member, acting.operation, why
    FROM unnest(p_lines) WITH ORDINALITY w
    JOIN catalog_location c ON c.tenant_id = p_tenant AND c.id = w.to_location
    JOIN catalog_site s ON s.tenant_id = p_tenant AND s.id = c.site_id
    ORDER BY w.ordinality;
END $$;
ALTER FUNCTION app.post(uuid, uuid, text, uuid, timestamptz, app.posting_line[]) OWNER TO batcherp_owner;
REVOKE ALL ON FUNCTION app.post(uuid, uuid, text, uuid, timestamptz, app.posting_line[]) FROM PUBLIC;

-- Lots come in, from the supplier ('receipt') or as opening stock ('opening').
-- p_lines: [{lot, location, quantity, entered_quantity, entered_uom}]. Answers with the posting.
CREATE FUNCTION app.receive(
    p_kind text, p_document uuid, p_effective_at timestamptz, p_key text, p_lines jsonb) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
DECLARE
    tenant uuid := app.tenant();
    posting uuid := app.uuid7();
    standing uuid := app.claim_key(tenant, p_key, posting);
    wanted app.posting_line[];
BEGIN
    IF p_kind NOT IN ('receipt', 'opening') THEN
        RAISE EXCEPTION 'stock does not come in as %', p_kind USING ERRCODE = 'BT008';
    END IF;
    IF standing <> posting THEN
        RETURN standing;
    END IF;
    PERFORM app.lock_items(tenant, array_agg(DISTINCT l.item_id))
    FROM jsonb_to_recordset(p_lines) AS w (lot uuid)
    JOIN lots_lot l ON l.tenant_id = tenant AND l.id = w.lot;
    SELECT array_agg(ROW(w.lot,
        app.place(tenant, c.site_id, CASE p_kind WHEN 'receipt' THEN 'supplier' ELSE 'opening' END),
        w.location, w.quantity, w.entered_quantity, w.entered_uom)::app.posting_line) INTO wanted
    FROM jsonb_to_recordset(p_lines)
        AS w (lot uuid, location uuid, quantity numeric, entered_quantity text, entered_uom text)
    JOIN catalog_location c ON c.tenant_id = tenant AND c.id = w.location AND NOT c.is_virtual;
    IF coalesce(cardinality(wanted), 0) <> jsonb_array_length(p_lines) THEN
        RAISE EXCEPTION 'stock comes into places of our own' USING ERRCODE = 'BT008';
    END IF;
    PERFORM app.post(tenant, posting, p_kind, p_document, p_effective_at, wanted);
    RETURN posting;
END $$;
ALTER FUNCTION app.receive(text, uuid, timestamptz, text, jsonb) OWNER TO batcherp_owner;

-- A whole batch in one call: every line is filled by FEFO, or nothing is written and the answer names
-- every short line. p_demands: [{line, item, quantity}].
CREATE FUNCTION app.issue_batch(
    p_document uuid, p_site uuid, p_need_on date, p_effective_at timestamptz, p_key text, p_demands jsonb,
    OUT posting uuid, OUT shortages jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
DECLARE
    tenant uuid := app.tenant();
    wanted app.demand[] := app.demands(p_demands);
    process uuid := app.place(tenant, p_site, 'process');
    found record;
BEGIN
    PERFORM app.lock_items(tenant, array_agg(DISTINCT d.item)) FROM unnest(wanted) d;
    SELECT k.posting INTO posting FROM inventory_postedkey k WHERE k.tenant_id = tenant AND k.key = p_key;
    IF posting IS NOT NULL THEN
        RETURN;
    END IF;
    SELECT f.picks, f.short INTO found
    FROM app.fefo(tenant, p_site, 'production', app.judged_on(tenant, p_site, p_need_on), wanted) f;
    IF cardinality(found.short) > 0 THEN
        SELECT jsonb_agg(jsonb_build_object('line', s.line, 'item', s.item, 'short', s.quantity::text)
                         ORDER BY s.line) INTO shortages
        FROM unnest(found.short) s;
        RETURN;
    END IF;
    posting := app.claim_key(tenant, p_key, app.uuid7());
    PERFORM app.post(tenant, posting, 'issue', p_document, p_effective_at, (
        SELECT array_agg(ROW(p.lot, p.location, process, p.quantity, p.quantity::text, i.uom)::app.posting_line
                         ORDER BY p.ordinality)
        FROM unnest(found.picks) WITH ORDINALITY p
        JOIN catalog_item i ON i.tenant_id = tenant AND i.id = p.item));
END $$;
ALTER FUNCTION app.issue_batch(uuid, uuid, date, timestamptz, text, jsonb) OWNER TO batcherp_owner;

-- What the batch made comes in, and the genealogy is written from what was issued to it.
CREATE FUNCTION app.output(
    p_document uuid, p_lot uuid, p_location uuid, p_quantity numeric, p_entered_quantity text,
    p_entered_uom text, p_effective_at timestamptz, p_key text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
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
        ROW(p_lot, process, p_location, p_quantity, p_entered_quantity, p_entered_uom)::app.posting_line]);
    INSERT INTO lots_lotlink (id, tenant_id, input_lot_id, output_lot_id, document_id, quantity)
    SELECT app.uuid7(), tenant, m.lot_id, p_lot, p_document, sum(m.quantity)
    FROM inventory_movement m
    WHERE m.tenant_id = tenant AND m.document_id = p_document AND m.kind = 'issue'
    GROUP BY m.lot_id;
    RETURN posting;
END $$;
ALTER FUNCTION app.output(uuid, uuid, uuid, numeric, text, text, timestamptz, text) OWNER TO batcherp_owner;
