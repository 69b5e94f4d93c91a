-- Who acts, for which tenant, in which operation: a signed, transaction-local setting.
--
--   app.context = key id|expires (epoch s)|phase|tenant|member|person|operation|hmac-sha256 (hex)
--
-- The database checks the signature itself, so text injected into one tenant's transaction can name
-- neither another tenant nor another person. HMAC is RFC 2104 over the core sha256().
CREATE SCHEMA app;
ALTER SCHEMA app OWNER TO batcherp_owner;
GRANT USAGE ON SCHEMA app TO batcherp_app, batcherp_relay, batcherp_door, batcherp_trail, batcherp_backup;
-- They own the sign-in functions and the trail's function, and cannot log in.
GRANT CREATE ON SCHEMA app TO batcherp_door, batcherp_trail;

CREATE TABLE app.signing_key (
    id text PRIMARY KEY,
    inner_pad bytea NOT NULL CHECK (length(inner_pad) = 64),
    outer_pad bytea NOT NULL CHECK (length(outer_pad) = 64)
);
ALTER TABLE app.signing_key OWNER TO batcherp_owner;

CREATE TYPE app.acting AS (phase text, tenant uuid, member uuid, person uuid, operation text);
ALTER TYPE app.acting OWNER TO batcherp_owner;

CREATE FUNCTION app.acting() RETURNS app.acting
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    said text := current_setting('app.context', true);
    part text[];
    pad app.signing_key;
BEGIN
    IF said IS NULL OR said = '' THEN
        RAISE EXCEPTION 'no tenant is bound to this transaction' USING ERRCODE = 'BT001';
    END IF;
    part := string_to_array(said, '|');
    SELECT * INTO pad FROM app.signing_key WHERE id = part[1];
    IF NOT FOUND OR cardinality(part) <> 8 OR part[8] IS DISTINCT FROM encode(sha256(pad.outer_pad
            || sha256(pad.inner_pad || convert_to(left(said, -65), 'UTF8'))), 'hex') THEN
        RAISE EXCEPTION 'the bound context is not genuine' USING ERRCODE = 'BT002';
    END IF;
    IF part[2]::bigint < extract(epoch FROM transaction_timestamp()) THEN
        RAISE EXCEPTION 'the bound context has expired' USING ERRCODE = 'BT003';
    END IF;
    RETURN ROW(part[3], nullif(part[4], '')::uuid, nullif(part[5], '')::uuid,
               nullif(part[6], '')::uuid, part[7])::app.acting;
END $$;

CREATE FUNCTION app.tenant() RETURNS uuid
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    acting app.acting := app.acting();
BEGIN
    IF acting.tenant IS NULL THEN
        RAISE EXCEPTION 'no tenant is bound to this transaction' USING ERRCODE = 'BT001';
    END IF;
    RETURN acting.tenant;
END $$;

-- The signed-in person, or NULL where a machine acts.
CREATE FUNCTION app.person() RETURNS uuid
LANGUAGE sql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$ SELECT (app.acting()).person $$;

-- Whether this transaction stands at the door (signing in), where identity tables may be read.
CREATE FUNCTION app.at_door() RETURNS boolean
LANGUAGE sql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$ SELECT (app.acting()).phase = 'door' $$;

CREATE FUNCTION app.uuid7() RETURNS uuid
LANGUAGE sql VOLATILE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
    -- RFC 9562 section 5.7: 48 bits of Unix milliseconds, version, then the random bits of a version 4.
    SELECT encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
        PLACING substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3)
        FROM 1 FOR 6), 52, 1), 53, 1), 'hex')::uuid
$$;

ALTER FUNCTION app.acting() OWNER TO batcherp_owner;
ALTER FUNCTION app.tenant() OWNER TO batcherp_owner;
ALTER FUNCTION app.person() OWNER TO batcherp_owner;
ALTER FUNCTION app.at_door() OWNER TO batcherp_owner;
ALTER FUNCTION app.uuid7() OWNER TO batcherp_owner;
