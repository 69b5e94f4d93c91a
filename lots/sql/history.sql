-- Genealogy from before this ledger. Version 2 of the fields a leaf covers is that of migrated links;
-- a link written by this ledger keeps version 1, so that what was sealed before still verifies.
CREATE OR REPLACE FUNCTION app.lot_link_leaf(link lots_lotlink) RETURNS bytea
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE WHEN link.is_migrated THEN
        app.leaf('2', link.id::text, link.tenant_id::text, link.input_lot_id::text,
            link.output_lot_id::text, link.document_id::text, link.quantity::text,
            link.entered_quantity, link.entered_uom, link.is_migrated::text,
            extract(epoch FROM link.recorded_at)::text, link.xid::text)
    ELSE
        app.leaf('1', link.id::text, link.tenant_id::text, link.input_lot_id::text,
            link.output_lot_id::text, link.document_id::text, link.quantity::text,
            extract(epoch FROM link.recorded_at)::text, link.xid::text)
    END
$$;
ALTER FUNCTION app.lot_link_leaf(lots_lotlink) OWNER TO batcherp_owner;
