-- Stock that comes in from a supplier: a new lot, its paper, its container and its movement in one call.

-- p_lot: the lot's own columns. p_cost: {amount, entered_currency, entered_amount, rate}. Nothing is
-- written, and the answer is empty, where the item has a lot of this code already. Nobody else can know
-- the lot before this commits, so no item is locked.
CREATE FUNCTION app.receive(
    p_lot jsonb, p_container uuid, p_container_code text, p_location uuid, p_quantity numeric,
    p_entered_quantity text, p_entered_uom text, p_document uuid, p_key text, p_cost jsonb) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    tenant uuid := app.tenant();
    posting uuid := app.uuid7();
    lot uuid := p_lot ->> 'id';
    outside uuid;
BEGIN
    SELECT app.place(tenant, c.site_id, 'supplier') INTO outside
    FROM catalog_location c WHERE c.tenant_id = tenant AND c.id = p_location AND NOT c.is_virtual;
    IF outside IS NULL THEN
        RAISE EXCEPTION 'stock is received into a place of our own' USING ERRCODE = 'BT008';
    END IF;
    INSERT INTO lots_lot (id, tenant_id, item_id, code, supplier_id, supplier_lot, made_on, made_on_is_month,
                          received_on, available_from, expires_on, retest_on, disposition)
    SELECT lot, tenant, w.item_id, w.code, w.supplier_id, w.supplier_lot, w.made_on, w.made_on_is_month,
           w.received_on, w.available_from, w.expires_on, w.retest_on, w.disposition
    FROM jsonb_populate_record(NULL::lots_lot, p_lot) w
    ON CONFLICT (tenant_id, item_id, code_key) DO NOTHING;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    IF app.claim_key(tenant, p_key, posting) <> posting THEN
        RAISE EXCEPTION 'the key stands for another receipt' USING ERRCODE = 'BT011';
    END IF;
    IF p_container IS NOT NULL THEN
        INSERT INTO lots_container (id, tenant_id, lot_id, code) VALUES (p_container, tenant, lot, p_container_code);
    END IF;
    PERFORM app.number(p_document, 'receipt');
    PERFORM app.post(tenant, posting, 'receipt', p_document, NULL, ARRAY[
        ROW(lot, outside, NULL, p_location, p_container, p_quantity, p_entered_quantity, p_entered_uom, NULL,
            false)::app.posting_line],
        app.bring_costs(tenant, 'receipt', p_document, NULL, jsonb_build_array(p_cost || jsonb_build_object(
            'lot', lot, 'to_location', p_location, 'quantity', p_quantity))));
    RETURN posting;
END $$;
ALTER FUNCTION app.receive(jsonb, uuid, text, uuid, numeric, text, text, uuid, text, jsonb) OWNER TO batcherp_owner;
