-- What a movement is worth: the value of what is ours before it, less that after it. A pure function
-- of what the lot's entries sum to and of what lies at our own places, so nothing is kept beside them.

-- By the line's place in the posting: the movement's number within its lot, and its amount; NULL for
-- a lot that is not costed. Several lines of a lot count one after the other. The lot's item is locked.
CREATE FUNCTION app.priced(p_tenant uuid, p_lines app.posting_line[])
RETURNS TABLE (place bigint, sequence bigint, amount numeric)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp ROWS 10 AS $$
DECLARE
    digits integer := (SELECT app.minor_digits(t.currency) FROM core_tenant t WHERE t.tenant_id = p_tenant);
BEGIN
    RETURN QUERY
    WITH line AS (
        SELECT w.ordinality AS place, w.lot,
               CASE WHEN source.is_virtual THEN 0 ELSE -w.quantity END
               + CASE WHEN target.is_virtual THEN 0 ELSE w.quantity END AS change
        FROM unnest(p_lines) WITH ORDINALITY w
        JOIN catalog_location source ON source.tenant_id = p_tenant AND source.id = w.from_location
        JOIN catalog_location target ON target.tenant_id = p_tenant AND target.id = w.to_location
    ), running AS (
        SELECT l.place, l.lot, l.change, row_number() OVER so_far AS number, sum(l.change) OVER so_far AS changed
        FROM line l WINDOW so_far AS (PARTITION BY l.lot ORDER BY l.place)
    ), stood AS (
        SELECT l.lot, cost.amount, cost.quantity, held.quantity AS held, latest.sequence
        FROM (SELECT DISTINCT line.lot FROM line) l
        CROSS JOIN LATERAL (
            SELECT sum(e.amount) AS amount, sum(e.quantity) AS quantity FROM lots_costentry e
            WHERE e.tenant_id = p_tenant AND e.lot_id = l.lot) cost
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(q.on_hand), 0) AS quantity FROM inventory_quant q
            WHERE q.tenant_id = p_tenant AND q.lot_id = l.lot) held
        CROSS JOIN LATERAL (
            SELECT coalesce(max(m.sequence), 0) AS sequence FROM inventory_movement m
            WHERE m.tenant_id = p_tenant AND m.lot_id = l.lot) latest
    )
    SELECT r.place, s.sequence + r.number,
           abs(app.value_of(s.amount, s.quantity, s.held + r.changed, digits)
               - app.value_of(s.amount, s.quantity, s.held + r.changed - r.change, digits))
    FROM running r JOIN stood s ON s.lot = r.lot;
END $$;
ALTER FUNCTION app.priced(uuid, app.posting_line[]) OWNER TO batcherp_owner;
REVOKE ALL ON FUNCTION app.priced(uuid, app.posting_line[]) FROM PUBLIC;

-- The costs of what comes in from an origin, written before the movements they price, which get the ids
-- it answers with. p_lines: [{lot, to_location, quantity, amount, entered_currency, entered_amount, rate}].
CREATE FUNCTION app.bring_costs(
    p_tenant uuid, p_kind text, p_document uuid, p_effective_at timestamptz, p_lines jsonb) RETURNS uuid[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
DECLARE
    acting app.acting := app.acting();
    ids uuid[] := ARRAY(SELECT app.uuid7() FROM generate_series(1, jsonb_array_length(p_lines)));
BEGIN
    INSERT INTO lots_costentry (id, tenant_id, lot_id, source, document_id, movement, quantity, amount,
        entered_currency, entered_amount, rate, accounting_date, member_id, operation, reason)
    SELECT app.uuid7(), p_tenant, w.lot, p_kind, p_document, ids[w.place], w.quantity, w.amount,
           coalesce(w.entered_currency, ''), w.entered_amount, w.rate,
           app.day_at(coalesce(p_effective_at, now()), s.time_zone), acting.member, acting.operation,
           coalesce(current_setting('app.reason', true), '')
    FROM ROWS FROM (jsonb_to_recordset(p_lines) AS (lot uuid, to_location uuid, quantity numeric,
        amount numeric, entered_currency text, entered_amount numeric, rate numeric))
        WITH ORDINALITY w (lot, location, quantity, amount, entered_currency, entered_amount, rate, place)
    JOIN catalog_location c ON c.tenant_id = p_tenant AND c.id = w.location
    JOIN catalog_site s ON s.tenant_id = p_tenant AND s.id = c.site_id
    ORDER BY w.place;
    RETURN ids;
END $$;
ALTER FUNCTION app.bring_costs(uuid, text, uuid, timestamptz, jsonb) OWNER TO batcherp_owner;
REVOKE ALL ON FUNCTION app.bring_costs(uuid, text, uuid, timestamptz, jsonb) FROM PUBLIC;
