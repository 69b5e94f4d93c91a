-- The ledger keeps itself: each row is completed and judged when it comes in, each statement moves
-- the balances. The app role may read both tables and write neither.

-- Version 1 of the fields a movement's leaf covers; a new list is a new version, never an edit.
CREATE FUNCTION app.movement_leaf(m inventory_movement) RETURNS bytea
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN app.leaf('1', m.id::text, m.tenant_id::text, m.posting::text, m.kind, m.lot_id::text,
        m.from_location_id::text, m.from_container_id::text, m.to_location_id::text, m.to_container_id::text,
        m.quantity::text, m.sequence::text, m.amount::text, m.entered_quantity, m.entered_uom,
        m.document_id::text, m.reverses_id::text,
        m.overrides_fefo::text, extract(epoch FROM m.effective_at)::text,
        (m.accounting_date - date '2000-01-01')::text, m.member_id::text, m.operation, m.reason,
        extract(epoch FROM m.recorded_at)::text, m.xid::text);
END $$;
ALTER FUNCTION app.movement_leaf(inventory_movement) OWNER TO batcherp_owner;

-- Where each kind may lead, by the kinds of its places ('own': a place of ours). A reversal leads back.
CREATE FUNCTION app.leads(p_kind text, p_from text, p_to text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE p_kind
        WHEN 'receipt' THEN p_from = 'supplier' AND p_to = 'own'
        WHEN 'opening' THEN p_from = 'opening' AND p_to = 'own'
        WHEN 'issue' THEN p_from = 'own' AND p_to = 'process'
        WHEN 'output' THEN p_from = 'process' AND p_to = 'own'
        WHEN 'shipment' THEN p_from = 'own' AND p_to = 'customer'
        WHEN 'transfer' THEN p_from = 'own' AND p_to = 'own'
        WHEN 'scrap' THEN p_from IN ('own', 'process') AND p_to = 'scrap'
        WHEN 'sample' THEN p_from = 'own' AND p_to = 'sample'
        WHEN 'adjustment' THEN (p_from, p_to) IN (('own', 'count'), ('count', 'own'))
        -- Back from a batch or a customer, or back to the supplier.
        WHEN 'return' THEN (p_from, p_to) IN (('process', 'own'), ('customer', 'own'), ('own', 'supplier'))
        WHEN 'reversal' THEN true
        ELSE false
    END
$$;
ALTER FUNCTION app.leads(text, text, text) OWNER TO batcherp_owner;

CREATE FUNCTION app.complete_movement() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
BEGIN
    NEW.recorded_at := clock_timestamp();
    NEW.xid := pg_current_xact_id()::text::bigint;
    NEW.leaf := app.movement_leaf(NEW);
    RETURN NEW;
END $$;
ALTER FUNCTION app.complete_movement() OWNER TO batcherp_owner;
CREATE TRIGGER complete BEFORE INSERT ON inventory_movement
    FOR EACH ROW EXECUTE FUNCTION app.complete_movement();

-- How much of a lot is outside under a document: issued to the batch or shipped, and not back. What
-- a batch made came from it without having gone in, and does not count.
CREATE FUNCTION app.held_outside(p_tenant uuid, p_document uuid, p_lot uuid, p_kind text) RETURNS numeric
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
    SELECT coalesce(sum(CASE WHEN c.id = m.to_location_id THEN m.quantity ELSE -m.quantity END), 0)
    FROM inventory_movement m
    JOIN catalog_location c ON c.tenant_id = m.tenant_id AND c.id IN (m.from_location_id, m.to_location_id)
     AND c.kind = p_kind
    WHERE m.tenant_id = p_tenant AND m.document_id = p_document AND m.lot_id = p_lot AND m.kind <> 'output'
      AND NOT EXISTS (SELECT FROM inventory_movement undone WHERE undone.tenant_id = m.tenant_id
                      AND undone.id = m.reverses_id AND undone.kind = 'output')
$$;
ALTER FUNCTION app.held_outside(uuid, uuid, uuid, text) OWNER TO batcherp_owner;

-- What a movement of this kind is a use of; nothing for the rest, which may always go where they lead.
CREATE FUNCTION app.use_of(p_kind text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE p_kind WHEN 'issue' THEN 'production' WHEN 'shipment' THEN 'shipment' WHEN 'sample' THEN 'sample'
                       WHEN 'transfer' THEN 'move' END
$$;
ALTER FUNCTION app.use_of(text) OWNER TO batcherp_owner;

-- A batch gives back at most what it holds of a lot, a customer what went out and is not back.
CREATE FUNCTION app.judge_returns(p_tenant uuid, p_document uuid, p_lot uuid, p_kind text) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
BEGIN
    IF app.held_outside(p_tenant, p_document, p_lot, p_kind) < 0 THEN
        RAISE EXCEPTION 'more of a lot would come back than went to the %', p_kind USING ERRCODE = 'BT010';
    END IF;
END $$;
ALTER FUNCTION app.judge_returns(uuid, uuid, uuid, text) OWNER TO batcherp_owner;
REVOKE ALL ON FUNCTION app.judge_returns(uuid, uuid, uuid, text) FROM PUBLIC;

-- Every row of the statement is judged, whoever wrote it: the places its kind leads between, its
-- containers, and what it uses by the one predicate, as of the day it is at the site.
CREATE FUNCTION app.judge_movements() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
DECLARE
    wrong record;
BEGIN
    SELECT n.kind, source.code AS source, target.code AS target, l.code AS lot, fault.code, why.cause INTO wrong
    FROM new_rows n
    JOIN catalog_location source ON source.tenant_id = n.tenant_id AND source.id = n.from_location_id
    JOIN catalog_location target ON target.tenant_id = n.tenant_id AND target.id = n.to_location_id
    JOIN catalog_site s ON s.tenant_id = n.tenant_id AND s.id = source.site_id
    JOIN lots_lot l ON l.tenant_id = n.tenant_id AND l.id = n.lot_id
    LEFT JOIN inventory_quant q ON q.tenant_id = n.tenant_id AND q.lot_id = n.lot_id
     AND q.location_id = n.from_location_id AND q.container_id IS NOT DISTINCT FROM n.from_container_id
    CROSS JOIN LATERAL (SELECT app.use_of(n.kind) AS use, app.day_at(now(), s.time_zone) AS today) used
    CROSS JOIN LATERAL (
        SELECT CASE WHEN used.use IS NOT NULL AND q.id IS NOT NULL THEN
            app.obstacle(l.disposition, q.usable_through, l.available_from, source.kind,
                app.is_restricted(n.tenant_id, used.use, app.scopes(q.item_id, q.lot_id, q.location_id,
                    q.container_id, l.supplier_id, l.supplier_lot, l.origin_id)),
                n.quantity, used.use, used.today, used.today) END AS cause) why
    CROSS JOIN LATERAL (
        SELECT CASE
            WHEN NOT app.leads(n.kind, CASE WHEN source.is_virtual THEN source.kind ELSE 'own' END,
                               CASE WHEN target.is_virtual THEN target.kind ELSE 'own' END)
              OR (n.kind = 'reversal') <> (n.reverses_id IS NOT NULL) THEN 'BT008'
            WHEN (n.from_container_id IS NOT NULL OR n.to_container_id IS NOT NULL) AND EXISTS (
                SELECT FROM lots_container k
                WHERE k.tenant_id = n.tenant_id AND k.id IN (n.from_container_id, n.to_container_id)
                  AND k.lot_id <> n.lot_id) THEN 'BT009'
            WHEN why.cause IS NOT NULL THEN 'BT006'
        END AS code) fault
    WHERE fault.code IS NOT NULL ORDER BY fault.code DESC LIMIT 1;
    IF wrong.code = 'BT008' THEN
        RAISE EXCEPTION 'a % does not lead from % to %', wrong.kind, wrong.source, wrong.target
            USING ERRCODE = 'BT008';
    ELSIF wrong.code = 'BT009' THEN
        RAISE EXCEPTION 'a container named for lot % holds another lot', wrong.lot USING ERRCODE = 'BT009';
    ELSIF wrong.code = 'BT006' THEN
        RAISE EXCEPTION 'lot % may not be used: %', wrong.lot, wrong.cause USING ERRCODE = 'BT006';
    END IF;
    IF EXISTS (SELECT FROM new_rows n WHERE n.kind IN ('return', 'scrap', 'reversal')) THEN
        PERFORM app.judge_returns(n.tenant_id, n.document_id, n.lot_id, c.kind)
        FROM new_rows n
        JOIN catalog_location c ON c.tenant_id = n.tenant_id AND c.id = n.from_location_id
        WHERE c.kind IN ('process', 'customer');
    END IF;
    RETURN NULL;
END $$;
ALTER FUNCTION app.judge_movements() OWNER TO batcherp_owner;
CREATE TRIGGER judge AFTER INSERT ON inventory_movement REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION app.judge_movements();

-- The last day a quant may be used: its lot's, or its opened container's where that comes earlier.
CREATE FUNCTION app.quant_through(p_lot date, p_opened_on date, p_life_after_opening integer) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT least(p_lot, p_opened_on + p_life_after_opening)
$$;
ALTER FUNCTION app.quant_through(date, date, integer) OWNER TO batcherp_owner;

-- Quants follow the movements of the statement. What leaves must have been there (the CHECK of
-- inventory_quant is the last word); places outside have no quant.
CREATE FUNCTION app.move_quants() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
DECLARE
    expected bigint;
    met bigint;
BEGIN
    WITH gone AS (
        SELECT n.tenant_id, n.lot_id, n.from_location_id AS location_id, n.from_container_id AS container_id,
               sum(n.quantity) AS quantity
        FROM new_rows n
        JOIN catalog_location c ON c.tenant_id = n.tenant_id AND c.id = n.from_location_id
        WHERE NOT c.is_virtual GROUP BY 1, 2, 3, 4
    ), moved AS (
        UPDATE inventory_quant q SET on_hand = q.on_hand - g.quantity
        FROM gone g
        WHERE q.tenant_id = g.tenant_id AND q.lot_id = g.lot_id AND q.location_id = g.location_id
          AND q.container_id IS NOT DISTINCT FROM g.container_id
        RETURNING 1
    )
    SELECT (SELECT count(*) FROM gone), (SELECT count(*) FROM moved) INTO expected, met;
    IF expected <> met THEN
        RAISE EXCEPTION 'a movement takes from a place where the lot is not' USING ERRCODE = 'BT007';
    END IF;
    INSERT INTO inventory_quant AS q (id, tenant_id, lot_id, location_id, container_id, item_id, on_hand,
        reserved, usable_through, opened_rank, received_on, lot_code, container_code)
    SELECT app.uuid7(), n.tenant_id, n.lot_id, n.to_location_id, n.to_container_id, l.item_id, n.quantity, 0,
           app.quant_through(l.usable_through, k.opened_on, i.life_after_opening_days),
           (k.opened_on IS NULL)::int, l.received_on, l.code, coalesce(k.code, '')
    FROM (SELECT tenant_id, lot_id, to_location_id, to_container_id, sum(quantity) AS quantity
          FROM new_rows GROUP BY 1, 2, 3, 4) n
    JOIN catalog_location c ON c.tenant_id = n.tenant_id AND c.id = n.to_location_id
    JOIN lots_lot l ON l.tenant_id = n.tenant_id AND l.id = n.lot_id
    JOIN catalog_item i ON i.tenant_id = n.tenant_id AND i.id = l.item_id
    LEFT JOIN lots_container k ON k.tenant_id = n.tenant_id AND k.id = n.to_container_id
    WHERE NOT c.is_virtual
    ON CONFLICT (tenant_id, lot_id, location_id, container_id) DO UPDATE SET on_hand = q.on_hand + excluded.on_hand
    WHERE q.tenant_id = excluded.tenant_id;
    RETURN NULL;
END $$;
ALTER FUNCTION app.move_quants() OWNER TO batcherp_owner;
CREATE TRIGGER quants AFTER INSERT ON inventory_movement REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION app.move_quants();

-- A quant repeats its lot's and container's dates for the FEFO index; when they change, it follows.
CREATE FUNCTION app.refresh_quants(p_tenant uuid, p_lot uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
    UPDATE inventory_quant q
    SET usable_through = app.quant_through(l.usable_through, k.opened_on, i.life_after_opening_days),
        opened_rank = (k.opened_on IS NULL)::int, received_on = l.received_on
    FROM inventory_quant same
    JOIN lots_lot l ON l.tenant_id = same.tenant_id AND l.id = same.lot_id
    JOIN catalog_item i ON i.tenant_id = l.tenant_id AND i.id = l.item_id
    LEFT JOIN lots_container k ON k.tenant_id = same.tenant_id AND k.id = same.container_id
    WHERE q.tenant_id = p_tenant AND q.lot_id = p_lot AND same.tenant_id = p_tenant AND same.id = q.id
$$;
ALTER FUNCTION app.refresh_quants(uuid, uuid) OWNER TO batcherp_owner;
REVOKE ALL ON FUNCTION app.refresh_quants(uuid, uuid) FROM PUBLIC;

CREATE FUNCTION app.follow_lot() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
BEGIN
    PERFORM app.refresh_quants(NEW.tenant_id, NEW.id);
    RETURN NULL;
END $$;
ALTER FUNCTION app.follow_lot() OWNER TO batcherp_owner;
CREATE TRIGGER follow AFTER UPDATE OF expires_on, retest_on, received_on ON lots_lot
    FOR EACH ROW EXECUTE FUNCTION app.follow_lot();

CREATE FUNCTION app.follow_container() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
BEGIN
    PERFORM app.refresh_quants(NEW.tenant_id, NEW.lot_id);
    RETURN NULL;
END $$;
ALTER FUNCTION app.follow_container() OWNER TO batcherp_owner;
CREATE TRIGGER follow AFTER UPDATE OF opened_on ON lots_container
    FOR EACH ROW EXECUTE FUNCTION app.follow_container();

CREATE FUNCTION app.follow_item() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
BEGIN
    PERFORM app.refresh_quants(k.tenant_id, k.lot_id)
    FROM lots_container k JOIN lots_lot l ON l.tenant_id = k.tenant_id AND l.id = k.lot_id
    WHERE k.tenant_id = NEW.tenant_id AND l.item_id = NEW.id AND k.opened_on IS NOT NULL;
    RETURN NULL;
END $$;
ALTER FUNCTION app.follow_item() OWNER TO batcherp_owner;
CREATE TRIGGER follow AFTER UPDATE OF life_after_opening_days ON catalog_item
    FOR EACH ROW WHEN (NEW.life_after_opening_days IS DISTINCT FROM OLD.life_after_opening_days)
    EXECUTE FUNCTION app.follow_item();
