-- What a lot may and may not become, whoever changes it.
CREATE FUNCTION app.guard_lot() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
BEGIN
    IF (NEW.item_id, NEW.code, NEW.tenant_id) IS DISTINCT FROM (OLD.item_id, OLD.code, OLD.tenant_id) THEN
        RAISE EXCEPTION 'a lot keeps its item and its code' USING ERRCODE = 'BT005';
    END IF;
    -- A decision takes the item's row, as every use of the item does, so that it cannot race one:
    -- what commits after it sees it, what committed before it stands.
    PERFORM 1 FROM catalog_item i WHERE i.tenant_id = NEW.tenant_id AND i.id = NEW.item_id FOR NO KEY UPDATE;
    RETURN NEW;
END $$;
ALTER FUNCTION app.guard_lot() OWNER TO batcherp_owner;
CREATE TRIGGER guard BEFORE UPDATE ON lots_lot FOR EACH ROW EXECUTE FUNCTION app.guard_lot();

-- Version 1 of the fields a link's leaf covers; a new list is a new version, never an edit.
CREATE FUNCTION app.lot_link_leaf(link lots_lotlink) RETURNS bytea
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
    SELECT app.leaf('1', link.id::text, link.tenant_id::text, link.input_lot_id::text,
        link.output_lot_id::text, link.document_id::text, link.quantity::text,
        extract(epoch FROM link.recorded_at)::text, link.xid::text)
$$;
ALTER FUNCTION app.lot_link_leaf(lots_lotlink) OWNER TO batcherp_owner;

CREATE FUNCTION app.complete_lot_link() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    NEW.recorded_at := clock_timestamp();
    NEW.xid := pg_current_xact_id()::text::bigint;
    NEW.leaf := app.lot_link_leaf(NEW);
    RETURN NEW;
END $$;
ALTER FUNCTION app.complete_lot_link() OWNER TO batcherp_owner;
CREATE TRIGGER complete BEFORE INSERT ON lots_lotlink
    FOR EACH ROW EXECUTE FUNCTION app.complete_lot_link();
