-- Genealogy of batches made before this ledger: the only way in, and for migrated batches only.
-- p_links: [{id, batch, input, quantity, entered_quantity, entered_uom}].
CREATE FUNCTION app.link_migrated(p_links jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
DECLARE
    tenant uuid := app.tenant();
    written bigint;
BEGIN
    INSERT INTO lots_lotlink (id, tenant_id, input_lot_id, output_lot_id, document_id, quantity,
                              entered_quantity, entered_uom, is_migrated)
    SELECT w.id, tenant, w.input, b.output_lot_id, b.document_id, w.quantity,
           coalesce(w.entered_quantity, ''), coalesce(w.entered_uom, ''), true
    FROM jsonb_to_recordset(p_links) AS w (id uuid, batch uuid, input uuid,
        quantity numeric, entered_quantity text, entered_uom text)
    JOIN production_batch b ON b.tenant_id = tenant AND b.id = w.batch AND b.is_migrated;
    GET DIAGNOSTICS written = ROW_COUNT;
    IF written <> jsonb_array_length(p_links) THEN
        RAISE EXCEPTION 'inputs are stated of migrated batches only' USING ERRCODE = 'BT008';
    END IF;
END $$;
ALTER FUNCTION app.link_migrated(jsonb) OWNER TO batcherp_owner;

-- A batch says once and for all whether it was made here, and what it made where it was not.
CREATE FUNCTION app.guard_batch_history() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF OLD.is_migrated OR NEW.is_migrated THEN
        RAISE EXCEPTION 'a batch of history stays as it was stated' USING ERRCODE = 'BT005';
    END IF;
    RETURN NEW;
END $$;
ALTER FUNCTION app.guard_batch_history() OWNER TO batcherp_owner;
CREATE TRIGGER guard_history BEFORE UPDATE ON production_batch
    FOR EACH ROW EXECUTE FUNCTION app.guard_batch_history();
