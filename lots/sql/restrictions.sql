-- What restricts a lot, and how a restriction cannot race a use.

-- A supplier's lot has no row of its own; this is what it is known by among scopes.
CREATE FUNCTION app.supplier_lot_scope(p_supplier uuid, p_supplier_lot text) RETURNS uuid
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN p_supplier_lot <> '' THEN md5(p_supplier::text || '/' || lower(p_supplier_lot))::uuid END
$$;
ALTER FUNCTION app.supplier_lot_scope(uuid, text) OWNER TO batcherp_owner;

-- A restriction waits for the uses under way in its scope, and later ones wait for it: with the item's
-- row where the scope is within one item, else with the row of the scope itself, which every use of
-- stock in it holds as a share (app.hold_scopes).
CREATE FUNCTION app.guard_restriction() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.lifted_at IS NOT NULL OR to_jsonb(NEW) - 'lifted_at' <> to_jsonb(OLD) - 'lifted_at' THEN
            RAISE EXCEPTION 'a restriction is lifted once and changes in nothing else' USING ERRCODE = 'BT005';
        END IF;
        RETURN NEW;
    END IF;
    IF num_nonnulls(NEW.lot_id, NEW.container_id, NEW.item_id, NEW.location_id, NEW.supplier_id,
                    NEW.origin_id) <> 1 THEN
        RAISE EXCEPTION 'a restriction has one scope' USING ERRCODE = 'BT008';
    END IF;
    NEW.scope_id := coalesce(NEW.lot_id, NEW.container_id, NEW.item_id, NEW.location_id, NEW.origin_id,
                             app.supplier_lot_scope(NEW.supplier_id, NEW.supplier_lot), NEW.supplier_id);
    PERFORM FROM catalog_item i
    WHERE i.tenant_id = NEW.tenant_id AND i.id = coalesce(
        NEW.item_id,
        (SELECT l.item_id FROM lots_lot l WHERE l.tenant_id = NEW.tenant_id AND l.id = coalesce(NEW.lot_id, (
            SELECT c.lot_id FROM lots_container c WHERE c.tenant_id = NEW.tenant_id AND c.id = NEW.container_id))))
    FOR NO KEY UPDATE;
    PERFORM FROM catalog_location p WHERE p.tenant_id = NEW.tenant_id AND p.id = NEW.location_id FOR UPDATE;
    PERFORM FROM catalog_partner p WHERE p.tenant_id = NEW.tenant_id AND p.id = NEW.supplier_id FOR UPDATE;
    PERFORM FROM core_document d WHERE d.tenant_id = NEW.tenant_id AND d.id = NEW.origin_id FOR UPDATE;
    RETURN NEW;
END $$;
ALTER FUNCTION app.guard_restriction() OWNER TO batcherp_owner;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON lots_restriction
    FOR EACH ROW EXECUTE FUNCTION app.guard_restriction();

-- A container keeps its lot and its number; opened once, it stays open.
CREATE FUNCTION app.guard_container() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
BEGIN
    IF (NEW.lot_id, NEW.code, NEW.tenant_id) IS DISTINCT FROM (OLD.lot_id, OLD.code, OLD.tenant_id)
            OR OLD.opened_on IS NOT NULL AND NEW.opened_on IS DISTINCT FROM OLD.opened_on THEN
        RAISE EXCEPTION 'a container keeps its lot and code, and is opened once' USING ERRCODE = 'BT005';
    END IF;
    PERFORM FROM catalog_item i JOIN lots_lot l ON l.tenant_id = i.tenant_id AND l.item_id = i.id
    WHERE l.tenant_id = NEW.tenant_id AND l.id = NEW.lot_id FOR NO KEY UPDATE OF i;
    RETURN NEW;
END $$;
ALTER FUNCTION app.guard_container() OWNER TO batcherp_owner;
CREATE TRIGGER guard BEFORE UPDATE ON lots_container FOR EACH ROW EXECUTE FUNCTION app.guard_container();
