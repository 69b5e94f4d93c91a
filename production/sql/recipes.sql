-- An approved recipe version is what batches were made by: it and its lines stay as they are. The one
-- change left to it is to be retired.
CREATE FUNCTION app.guard_version() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
BEGIN
    IF OLD.status <> 'draft' AND (TG_OP = 'DELETE' OR NEW.status NOT IN ('approved', 'retired')
            OR to_jsonb(NEW) - 'status' <> to_jsonb(OLD) - 'status') THEN
        RAISE EXCEPTION 'an approved recipe version never changes' USING ERRCODE = 'BT005';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
ALTER FUNCTION app.guard_version() OWNER TO batcherp_owner;
CREATE TRIGGER guard BEFORE UPDATE OR DELETE ON production_recipeversion
    FOR EACH ROW EXECUTE FUNCTION app.guard_version();

CREATE FUNCTION app.guard_recipe_line() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM production_recipeversion v
               WHERE v.tenant_id = coalesce(NEW.tenant_id, OLD.tenant_id) AND v.status <> 'draft'
                 AND v.id IN (NEW.version_id, OLD.version_id)) THEN
        RAISE EXCEPTION 'an approved recipe version never changes' USING ERRCODE = 'BT005';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
ALTER FUNCTION app.guard_recipe_line() OWNER TO batcherp_owner;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON production_recipeline
    FOR EACH ROW EXECUTE FUNCTION app.guard_recipe_line();
