-- What lots cost, exactly: rounding, the value of what is left, and the one way entries are written.

-- Decimals of a currency's minor unit. core.currencies has the same list.
CREATE FUNCTION app.minor_digits(p_currency text) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN p_currency IN ('BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'VND',
                            'VUV', 'XAF', 'XOF', 'XPF') THEN 0
        WHEN p_currency IN ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') THEN 3
        WHEN p_currency = 'CLF' THEN 4
        ELSE 2
    END
$$;
ALTER FUNCTION app.minor_digits(text) OWNER TO batcherp_owner;

-- p_number / p_divisor, rounded half-even to so many decimals. Whole numbers throughout: a quotient is
-- cut short by division, and a tie could not be told from what is nearly one.
CREATE FUNCTION app.half_even(p_number numeric, p_divisor numeric, p_digits integer) RETURNS numeric
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    scaled numeric := abs(p_number) * ('1e' || p_digits)::numeric;
    whole numeric := div(scaled, p_divisor);
    twice numeric := 2 * (scaled - whole * p_divisor);
BEGIN
    IF twice > p_divisor OR twice = p_divisor AND mod(whole, 2) = 1 THEN
        whole := whole + 1;
    END IF;
    RETURN sign(p_number) * whole * ('1e-' || p_digits)::numeric;
END $$;
ALTER FUNCTION app.half_even(numeric, numeric, integer) OWNER TO batcherp_owner;

-- The value of p_quantity of a lot whose entries sum to p_cost and brought p_origin: cost a unit to 12
-- decimals, times the quantity, to the minor unit, both half-even. NULL where it is not costed.
CREATE FUNCTION app.value_of(p_cost numeric, p_origin numeric, p_quantity numeric, p_digits integer)
RETURNS numeric
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF p_cost IS NULL THEN
        RETURN NULL;
    ELSIF p_quantity = p_origin THEN
        RETURN p_cost;
    ELSIF p_origin <= 0 OR p_quantity <= 0 THEN
        RETURN 0;
    END IF;
    RETURN app.half_even(app.half_even(p_cost, p_origin, 12) * p_quantity, 1, p_digits);
END $$;
ALTER FUNCTION app.value_of(numeric, numeric, numeric, integer) OWNER TO batcherp_owner;

-- Version 1 of the fields each leaf covers; a new list is a new version, never an edit.
CREATE FUNCTION app.cost_entry_leaf(e lots_costentry) RETURNS bytea
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN app.leaf('1', e.id::text, e.tenant_id::text, e.lot_id::text, e.batch_id::text, e.source,
        e.document_id::text, e.movement::text, e.quantity::text, e.amount::text, e.entered_currency,
        e.entered_amount::text, e.rate::text, e.derived_from_id::text,
        (e.accounting_date - date '2000-01-01')::text, e.member_id::text, e.operation, e.reason,
        extract(epoch FROM e.recorded_at)::text, e.xid::text);
END $$;
ALTER FUNCTION app.cost_entry_leaf(lots_costentry) OWNER TO batcherp_owner;

CREATE FUNCTION app.cost_share_leaf(s lots_costshare) RETURNS bytea
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN app.leaf('1', s.id::text, s.tenant_id::text, s.entry_id::text, s.kind, s.document_id::text,
        s.movement::text, s.amount::text, extract(epoch FROM s.recorded_at)::text, s.xid::text);
END $$;
ALTER FUNCTION app.cost_share_leaf(lots_costshare) OWNER TO batcherp_owner;

CREATE FUNCTION app.cost_split_leaf(s lots_costsplit) RETURNS bytea
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN app.leaf('1', s.id::text, s.tenant_id::text, s.batch_id::text, s.lot_id::text, s.weight::text,
        extract(epoch FROM s.recorded_at)::text, s.xid::text);
END $$;
ALTER FUNCTION app.cost_split_leaf(lots_costsplit) OWNER TO batcherp_owner;

CREATE FUNCTION app.complete_cost() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
BEGIN
    NEW.recorded_at := clock_timestamp();
    NEW.xid := pg_current_xact_id()::text::bigint;
    IF TG_TABLE_NAME = 'lots_costentry' THEN
        NEW.leaf := app.cost_entry_leaf(NEW);
    ELSIF TG_TABLE_NAME = 'lots_costshare' THEN
        NEW.leaf := app.cost_share_leaf(NEW);
    ELSE
        NEW.leaf := app.cost_split_leaf(NEW);
    END IF;
    RETURN NEW;
END $$;
ALTER FUNCTION app.complete_cost() OWNER TO batcherp_owner;
CREATE TRIGGER complete BEFORE INSERT ON lots_costentry FOR EACH ROW EXECUTE FUNCTION app.complete_cost();
CREATE TRIGGER complete BEFORE INSERT ON lots_costshare FOR EACH ROW EXECUTE FUNCTION app.complete_cost();
CREATE TRIGGER complete BEFORE INSERT ON lots_costsplit FOR EACH ROW EXECUTE FUNCTION app.complete_cost();

-- An amount has no more decimals than the tenant's currency.
CREATE FUNCTION app.judge_amounts() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM new_rows n JOIN core_tenant t ON t.tenant_id = n.tenant_id
               WHERE n.amount <> round(n.amount, app.minor_digits(t.currency))) THEN
        RAISE EXCEPTION 'an amount has more decimals than its currency' USING ERRCODE = 'BT008';
    END IF;
    RETURN NULL;
END $$;
ALTER FUNCTION app.judge_amounts() OWNER TO batcherp_owner;
CREATE TRIGGER judge AFTER INSERT ON lots_costentry REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION app.judge_amounts();
CREATE TRIGGER judge AFTER INSERT ON lots_costshare REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION app.judge_amounts();

-- Entries as they are worked out, with what they did to each bucket and how a batch passes on from now
-- on. All of one document, in one call.
CREATE FUNCTION app.record_costs(p_entries jsonb, p_shares jsonb, p_splits jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
DECLARE
    tenant uuid := app.tenant();
    acting app.acting := app.acting();
    why text := coalesce(current_setting('app.reason', true), '');
BEGIN
    IF acting.operation = '' THEN
        RAISE EXCEPTION 'a cost needs a named operation' USING ERRCODE = 'BT004';
    END IF;
    INSERT INTO lots_costentry (id, tenant_id, lot_id, batch_id, source, document_id, movement, quantity, amount,
        entered_currency, entered_amount, rate, derived_from_id, accounting_date, member_id, operation, reason)
    SELECT w.id, tenant, w.lot, w.batch, w.source, w.document, w.movement, coalesce(w.quantity, 0), w.amount,
           coalesce(w.entered_currency, ''), w.entered_amount, w.rate, w.derived_from,
           coalesce(w.accounting_date, app.local_day(tenant)), acting.member, acting.operation, why
    FROM jsonb_to_recordset(p_entries) AS w (id uuid, lot uuid, batch uuid, source text, document uuid,
        movement uuid, quantity numeric, amount numeric, entered_currency text, entered_amount numeric,
        rate numeric, derived_from uuid, accounting_date date);
    INSERT INTO lots_costshare (id, tenant_id, entry_id, kind, document_id, movement, amount)
    SELECT app.uuid7(), tenant, w.entry, w.kind, w.document, w.movement, w.amount
    FROM jsonb_to_recordset(p_shares) AS w (entry uuid, kind text, document uuid, movement uuid, amount numeric);
    INSERT INTO lots_costsplit (id, tenant_id, batch_id, lot_id, weight)
    SELECT app.uuid7(), tenant, w.batch, w.lot, w.weight
    FROM jsonb_to_recordset(p_splits) AS w (batch uuid, lot uuid, weight numeric);
END $$;
ALTER FUNCTION app.record_costs(jsonb, jsonb, jsonb) OWNER TO batcherp_owner;
