-- Sessions, addresses and second factors are a person's own. At the door (the signed sign-in phase)
-- they may be read; with a tenant bound they show the signed-in person's own rows only.
DO $$
DECLARE
    relation text;
    own text := '((SELECT app.at_door()) OR user_id = (SELECT app.person()))';
BEGIN
    FOREACH relation IN ARRAY ARRAY['core_session', 'account_emailaddress', 'mfa_authenticator'] LOOP
        EXECUTE format('ALTER TABLE %I OWNER TO batcherp_owner', relation);
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', relation);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', relation);
        EXECUTE format('CREATE POLICY person ON %I TO batcherp_app, batcherp_owner USING %s WITH CHECK %s',
                       relation, own, own);
    END LOOP;
END $$;

-- Confirmations are signed links and need no row; the table stays shut but at the door.
ALTER TABLE account_emailconfirmation OWNER TO batcherp_owner;
ALTER TABLE account_emailconfirmation ENABLE ROW LEVEL SECURITY;
ALTER TABLE account_emailconfirmation FORCE ROW LEVEL SECURITY;
CREATE POLICY person ON account_emailconfirmation TO batcherp_app, batcherp_owner
    USING ((SELECT app.at_door())) WITH CHECK ((SELECT app.at_door()));
