-- What may stand in for a line is part of the version, so it stays as it is with the line.
CREATE FUNCTION app.guard_recipe_substitute() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM production_recipeline l
               JOIN production_recipeversion v ON v.tenant_id = l.tenant_id AND v.id = l.version_id
               WHERE l.tenant_id = coalesce(NEW.tenant_id, OLD.tenant_id) AND v.status <> 'draft'
                 AND l.id IN (NEW.line_id, OLD.line_id)) THEN
        RAISE EXCEPTION 'an approved recipe version never changes' USING ERRCODE = 'BT005';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
ALTER FUNCTION app.guard_recipe_substitute() OWNER TO batcherp_owner;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON production_recipesubstitute
    FOR EACH ROW EXECUTE FUNCTION app.guard_recipe_substitute();
