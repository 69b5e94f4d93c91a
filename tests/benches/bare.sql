-- The same business rows by hand: no policies, signatures, leaves, trail, foreign keys or triggers.
CREATE SCHEMA bare;
CREATE TABLE bare.item AS SELECT id, tenant_id, uom FROM catalog_item;
ALTER TABLE bare.item ADD PRIMARY KEY (id);
CREATE TABLE bare.lot (LIKE lots_lot INCLUDING GENERATED INCLUDING INDEXES);
CREATE TABLE bare.quant (LIKE inventory_quant INCLUDING INDEXES INCLUDING CONSTRAINTS);
CREATE TABLE bare.reservation (LIKE inventory_reservation INCLUDING INDEXES);
CREATE TABLE bare.document (LIKE core_document INCLUDING INDEXES INCLUDING DEFAULTS);
CREATE TABLE bare.counter (kind text PRIMARY KEY, last bigint NOT NULL);
INSERT INTO bare.counter VALUES ('receipt', 0);
-- The ledger as one would write it by hand: what an auditor does not ask for is left out.
CREATE TABLE bare.movement (
    id uuid PRIMARY KEY, tenant_id uuid, posting uuid, kind text, lot_id uuid, from_location_id uuid,
    to_location_id uuid, quantity numeric(20, 6) CHECK (quantity > 0), entered_quantity text, entered_uom text,
    document_id uuid, effective_at timestamptz, accounting_date date, member_id uuid, operation text);
CREATE INDEX ON bare.movement (tenant_id, lot_id, id);
CREATE INDEX ON bare.movement (tenant_id, document_id, id);
CREATE TABLE bare.link (LIKE lots_lotlink);
ALTER TABLE bare.link DROP COLUMN leaf, DROP COLUMN xid;
CREATE INDEX ON bare.link (input_lot_id, output_lot_id);
CREATE INDEX ON bare.link (output_lot_id, input_lot_id);

-- FEFO in a loop under the item's lock, in one call: as fast as it has been measured at all.
CREATE FUNCTION bare.allocate(p_tenant uuid, p_item uuid, p_document uuid, p_wanted numeric, p_through date)
RETURNS numeric LANGUAGE plpgsql AS $$
DECLARE
    missing numeric := p_wanted;
    taken numeric;
    free record;
BEGIN
    PERFORM FROM bare.item WHERE id = p_item FOR NO KEY UPDATE;
    FOR free IN
        SELECT q.id, q.lot_id, q.location_id, q.on_hand - q.reserved AS quantity
        FROM bare.quant q JOIN bare.lot l ON l.id = q.lot_id
        WHERE q.tenant_id = p_tenant AND q.item_id = p_item AND q.on_hand > q.reserved
          AND q.usable_through >= p_through AND l.disposition = 'released'
        ORDER BY q.usable_through, q.opened_rank, q.received_on, q.lot_code, q.container_code, q.id
    LOOP
        taken := least(missing, free.quantity);
        UPDATE bare.quant SET reserved = reserved + taken WHERE id = free.id;
        INSERT INTO bare.reservation (id, tenant_id, document_id, line, item_id, lot_id, location_id, use,
            need_on, usable_through, quantity, consumed, state, opened_at)
        VALUES (gen_random_uuid(), p_tenant, p_document, 1, p_item, free.lot_id, free.location_id, 'production',
                p_through, p_through, taken, 0, 'open', now());
        missing := missing - taken;
        EXIT WHEN missing = 0;
    END LOOP;
    RETURN missing;
END $$;

CREATE FUNCTION bare.issue(p_tenant uuid, p_item uuid, p_document uuid, p_to uuid, p_wanted numeric, p_through date)
RETURNS numeric LANGUAGE plpgsql AS $$
DECLARE
    missing numeric := p_wanted;
    taken numeric;
    free record;
    posting uuid := gen_random_uuid();
BEGIN
    PERFORM FROM bare.item WHERE id = p_item FOR NO KEY UPDATE;
    FOR free IN
        SELECT q.id, q.lot_id, q.location_id, q.on_hand - q.reserved AS quantity
        FROM bare.quant q JOIN bare.lot l ON l.id = q.lot_id
        WHERE q.tenant_id = p_tenant AND q.item_id = p_item AND q.on_hand > q.reserved
          AND q.usable_through >= p_through AND l.disposition = 'released'
        ORDER BY q.usable_through, q.opened_rank, q.received_on, q.lot_code, q.container_code, q.id
    LOOP
        taken := least(missing, free.quantity);
        UPDATE bare.quant SET on_hand = on_hand - taken WHERE id = free.id;
        INSERT INTO bare.movement VALUES (gen_random_uuid(), p_tenant, posting, 'issue', free.lot_id,
            free.location_id, p_to, taken, taken::text, 'kg', p_document, now(), current_date, NULL, 'issue');
        missing := missing - taken;
        EXIT WHEN missing = 0;
    END LOOP;
    RETURN missing;
END $$;

CREATE FUNCTION bare.receive(p_tenant uuid, p_item uuid, p_from uuid, p_to uuid, p_code text, p_quantity numeric,
                             p_expires_on date) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
    document uuid := gen_random_uuid();
    lot uuid := gen_random_uuid();
    numbered bigint;
BEGIN
    UPDATE bare.counter SET last = last + 1 WHERE kind = 'receipt' RETURNING last INTO numbered;
    INSERT INTO bare.document (id, tenant_id, kind, number, made_at)
    VALUES (document, p_tenant, 'receipt', 'R-' || numbered, now());
    INSERT INTO bare.lot (id, tenant_id, item_id, code, supplier_lot, received_on, expires_on, disposition,
                          made_on_is_month)
    VALUES (lot, p_tenant, p_item, p_code, '', current_date, p_expires_on, 'released', false);
    INSERT INTO bare.movement VALUES (gen_random_uuid(), p_tenant, gen_random_uuid(), 'receipt', lot, p_from, p_to,
        p_quantity, p_quantity::text, 'kg', document, now(), current_date, NULL, 'receive');
    INSERT INTO bare.quant (id, tenant_id, lot_id, location_id, item_id, on_hand, reserved, usable_through,
                            opened_rank, received_on, lot_code, container_code)
    VALUES (gen_random_uuid(), p_tenant, lot, p_to, p_item, p_quantity, 0, p_expires_on, 1, current_date, p_code, '');
    RETURN lot;
END $$;
