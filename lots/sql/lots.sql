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
