-- The ledger keeps itself: each row is completed and judged when it comes in, each statement moves
-- the balances. The app role may read both tables and write neither.

-- Version 1 of the fields a movement's leaf covers; a new list is a new version, never an edit.
CREATE FUNCTION app.movement_leaf(m inventory_movement) RETURNS bytea
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
    SELECT app.leaf('1', m.id::text, m.tenant_id::text, m.posting::text, m.kind, m.lot_id::text,
        m.from_location_id::text, m.to_location_id::text, m.quantity::text, m.entered_quantity,
        m.entered_uom, m.document_id::text, m.reverses_id::text,
        extract(epoch FROM m.effective_at)::text, (m.accounting_date - date '2000-01-01')::text,
        m.member_id::text, m.operation, m.reason, extract(epoch FROM m.recorded_at)::text, m.xid::text)
$$;
ALTER FUNCTION app.movement_leaf(inventory_movement) OWNER TO batcherp_owner;

CREATE FUNCTION app.complete_movement() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
DECLARE
    cause text;
    code text;
BEGIN
    IF NEW.kind IN ('issue', 'shipment') THEN
        SELECT app.obstacle(l.disposition, q.usable_through, c.kind, q.on_hand - q.reserved,
                   CASE NEW.kind WHEN 'issue' THEN 'production' ELSE 'shipment' END,
                   (greatest(now(), NEW.effective_at) AT TIME ZONE s.time_zone)::date), l.code
        INTO cause, code
        FROM lots_lot l
        JOIN catalog_location c ON c.tenant_id = NEW.tenant_id AND c.id = NEW.from_location_id
        JOIN catalog_site s ON s.tenant_id = NEW.tenant_id AND s.id = c.site_id
        JOIN inventory_quant q ON q.tenant_id = NEW.tenant_id AND q.lot_id = l.id AND q.location_id = c.id
        WHERE l.tenant_id = NEW.tenant_id AND l.id = NEW.lot_id;
        IF NOT FOUND OR cause IS NOT NULL THEN
            RAISE EXCEPTION 'lot % may not be used: %', code, coalesce(cause, 'it is not in this place')
                USING ERRCODE = 'BT006';
        END IF;
    END IF;
    NEW.recorded_at := clock_timestamp();
    NEW.xid := pg_current_xact_id()::text::bigint;
    NEW.leaf := app.movement_leaf(NEW);
    RETURN NEW;
END $$;
ALTER FUNCTION app.complete_movement() OWNER TO batcherp_owner;
CREATE TRIGGER complete BEFORE INSERT ON inventory_movement
    FOR EACH ROW EXECUTE FUNCTION app.complete_movement();

-- Quants follow the movements of the statement. What leaves must have been there (the CHECK of
-- inventory_quant is the last word); places outside have no quant.
CREATE FUNCTION app.move_quants() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
DECLARE
    expected bigint;
    met bigint;
BEGIN
    WITH gone AS (
        SELECT n.tenant_id, n.lot_id, n.from_location_id AS location_id, sum(n.quantity) AS quantity
        FROM new_rows n
        JOIN catalog_location c ON c.tenant_id = n.tenant_id AND c.id = n.from_location_id
        WHERE NOT c.is_virtual GROUP BY 1, 2, 3
    ), moved AS (
        UPDATE inventory_quant q SET on_hand = q.on_hand - g.quantity
        FROM gone g
        WHERE q.tenant_id = g.tenant_id AND q.lot_id = g.lot_id AND q.location_id = g.location_id
        RETURNING 1
    )
    SELECT (SELECT count(*) FROM gone), (SELECT count(*) FROM moved) INTO expected, met;
    IF expected <> met THEN
        RAISE EXCEPTION 'a movement takes from a place where the lot is not' USING ERRCODE = 'BT007';
    END IF;
    INSERT INTO inventory_quant AS q (id, tenant_id, lot_id, location_id, item_id, on_hand, reserved,
                                      usable_through, received_on, lot_code)
    SELECT app.uuid7(), n.tenant_id, n.lot_id, n.to_location_id, l.item_id, sum(n.quantity), 0,
           coalesce(l.expires_on, date '9999-12-31'), l.received_on, l.code
    FROM new_rows n
    JOIN catalog_location c ON c.tenant_id = n.tenant_id AND c.id = n.to_location_id
    JOIN lots_lot l ON l.tenant_id = n.tenant_id AND l.id = n.lot_id
    WHERE NOT c.is_virtual
    GROUP BY n.tenant_id, n.lot_id, n.to_location_id, l.item_id, l.expires_on, l.received_on, l.code
    ON CONFLICT (tenant_id, lot_id, location_id) DO UPDATE SET on_hand = q.on_hand + excluded.on_hand
    WHERE q.tenant_id = excluded.tenant_id;
    RETURN NULL;
END $$;
ALTER FUNCTION app.move_quants() OWNER TO batcherp_owner;
CREATE TRIGGER quants AFTER INSERT ON inventory_movement REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION app.move_quants();

-- A quant repeats its lot's dates for the FEFO index; when the lot's change, it follows.
CREATE FUNCTION app.follow_lot() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
BEGIN
    UPDATE inventory_quant q
    SET usable_through = coalesce(NEW.expires_on, date '9999-12-31'), received_on = NEW.received_on
    WHERE q.tenant_id = NEW.tenant_id AND q.lot_id = NEW.id;
    RETURN NULL;
END $$;
ALTER FUNCTION app.follow_lot() OWNER TO batcherp_owner;
CREATE TRIGGER follow AFTER UPDATE OF expires_on, received_on ON lots_lot
    FOR EACH ROW EXECUTE FUNCTION app.follow_lot();
