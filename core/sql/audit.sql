-- What was done, by whom, why: one statement trigger per change writes the trail from the rows
-- themselves. A change of a business table outside a named operation is refused.
CREATE FUNCTION app.leaf(VARIADIC fields text[]) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
-- Length-prefixed fields, so that no two different rows have the same text. NULL is '-'. A loop: its
-- plan is kept by the session, and a statement's would be made anew for every row.
DECLARE
    field text;
    said text;
BEGIN
    FOREACH field IN ARRAY fields LOOP
        said := concat_ws('|', said, coalesce(length(field) || ':' || field, '-'));
    END LOOP;
    RETURN sha256(convert_to(said, 'UTF8'));
END $$;
ALTER FUNCTION app.leaf(text[]) OWNER TO batcherp_owner;

CREATE FUNCTION app.write_trail() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
DECLARE
    acting app.acting;
    why text := coalesce(current_setting('app.reason', true), '');
    -- An import names the file's row of each record it writes: {"<id>": 7}.
    file_row jsonb := coalesce(nullif(current_setting('app.rows', true), ''), '{}');
BEGIN
    IF session_user = 'batcherp_migrate' AND coalesce(current_setting('app.context', true), '') = '' THEN
        acting.operation := 'migration';
    ELSE
        acting := app.acting();
    END IF;
    IF acting.operation = '' THEN
        RAISE EXCEPTION 'a change of % needs a named operation', TG_TABLE_NAME USING ERRCODE = 'BT004';
    END IF;
    IF TG_OP = 'INSERT' THEN
        INSERT INTO core_auditentry (id, tenant_id, relation, record_id, action, before, after, member_id, operation, reason)
        SELECT app.uuid7(), n.tenant_id, TG_TABLE_NAME, n.id, 'insert', NULL, to_jsonb(n), acting.member, acting.operation, why || coalesce(' row ' || (file_row ->> n.id::text), '')
        FROM new_rows n;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO core_auditentry (id, tenant_id, relation, record_id, action, before, after, member_id, operation, reason)
        SELECT app.uuid7(), o.tenant_id, TG_TABLE_NAME, o.id, 'delete', to_jsonb(o), NULL, acting.member, acting.operation, why || coalesce(' row ' || (file_row ->> o.id::text), '')
        FROM old_rows o;
    ELSE
        INSERT INTO core_auditentry (id, tenant_id, relation, record_id, action, before, after, member_id, operation, reason)
        SELECT app.uuid7(), n.tenant_id, TG_TABLE_NAME, n.id, 'update', was.fields, became.fields, acting.member, acting.operation, why || coalesce(' row ' || (file_row ->> n.id::text), '')
        FROM new_rows n
        JOIN old_rows o ON o.tenant_id = n.tenant_id AND o.id = n.id
        CROSS JOIN LATERAL (
            SELECT jsonb_object_agg(a.key, a.value) AS fields
            FROM jsonb_each(to_jsonb(o)) a JOIN jsonb_each(to_jsonb(n)) b USING (key)
            WHERE a.value IS DISTINCT FROM b.value) was
        CROSS JOIN LATERAL (
            SELECT jsonb_object_agg(b.key, b.value) AS fields
            FROM jsonb_each(to_jsonb(o)) a JOIN jsonb_each(to_jsonb(n)) b USING (key)
            WHERE a.value IS DISTINCT FROM b.value) became
        WHERE was.fields IS NOT NULL;
    END IF;
    RETURN NULL;
END $$;
-- A role that may add to the trail and nothing else: it takes the tenant from the changed row itself,
-- so a migration over many tenants' rows is written down like any other change.
ALTER FUNCTION app.write_trail() OWNER TO batcherp_trail;

CREATE FUNCTION app.refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, lower(TG_OP) USING ERRCODE = 'BT005';
END $$;
ALTER FUNCTION app.refuse_change() OWNER TO batcherp_owner;
